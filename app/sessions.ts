import { agentPerson } from '../domain/agent.ts'
import type { SessionUid } from '../domain/ids.ts'
import type { Actor } from '../domain/person.ts'
import { visitorPerson } from '../domain/visitor.ts'
import type { Credentials } from '../store/ports/credentials.ts'
import type { Agents, Visitors } from '../store/ports/people.ts'
import type { Clock } from './clock.ts'
import type { Claims, Tokens, Use } from './tokens.ts'
import { newUid } from './uid.ts'

/** How long tokens live, in ms. */
export interface Lifetimes {
  readonly visitorMs: number
  readonly accessMs: number
  readonly refreshMs: number
}

/** Who an access token belongs to, or why it is not accepted. */
export type Recognized =
  | {
      readonly outcome: 'valid'
      readonly actor: Extract<Actor, { kind: 'visitor' | 'agent' }>
      readonly claims: Claims
    }
  | { readonly outcome: 'malformed' | 'expired' | 'revoked' }

/** Tokens that are alive: given out, recognized, revoked. */
export class Sessions {
  readonly lifetimes: Lifetimes
  readonly #tokens: Tokens
  readonly #credentials: Credentials
  readonly #people: { readonly agents: Agents; readonly visitors: Visitors }
  readonly #clock: Clock
  readonly #revoked = new Set<SessionUid>()
  readonly #onRevoked = new Set<(session: SessionUid) => void>()

  constructor(parts: {
    tokens: Tokens
    credentials: Credentials
    agents: Agents
    visitors: Visitors
    clock: Clock
    lifetimes: Lifetimes
  }) {
    this.#tokens = parts.tokens
    this.#credentials = parts.credentials
    this.#people = parts
    this.#clock = parts.clock
    this.lifetimes = parts.lifetimes
  }

  /** Learns what was revoked before this start. */
  async load(): Promise<void> {
    for (const session of await this.#credentials.revoked(this.#clock.now())) this.#revoked.add(session)
  }

  /** Hears of every revocation from now on. */
  onRevoked(listener: (session: SessionUid) => void): void {
    this.#onRevoked.add(listener)
  }

  /** A token; without `session` it begins a new one. */
  issue(use: Use, holder: Pick<Claims, 'uid' | 'kind'> & { session?: SessionUid }, lifetimeMs: number): string {
    const session = holder.session ?? (newUid() as SessionUid)
    const { uid, kind } = holder
    return this.#tokens.sign(use, { uid, kind, session, expiresAt: this.#clock.now() + lifetimeMs })
  }

  /** The claims of a live token; undefined for anything else. */
  claimsOf(use: Use, token: string): Claims | undefined {
    const verified = this.#tokens.verify(use, token)
    if (verified.outcome !== 'valid' || this.#revoked.has(verified.claims.session)) return undefined
    return verified.claims
  }

  /** Who holds an access token. */
  async recognize(token: string): Promise<Recognized> {
    const verified = this.#tokens.verify('access', token)
    if (verified.outcome !== 'valid') return verified
    const { claims } = verified
    const actor = await this.#actorOf(claims)
    // Asked last: it may have been revoked while the person was read.
    if (actor === null || this.isRevoked(claims.session)) return { outcome: 'revoked' }
    return { outcome: 'valid', actor, claims }
  }

  isRevoked(session: SessionUid): boolean {
    return this.#revoked.has(session)
  }

  /** Ends a session: its tokens and the sockets opened with them. */
  async revoke(session: SessionUid): Promise<void> {
    const { accessMs, refreshMs, visitorMs } = this.lifetimes
    await this.#credentials.revoke(session, this.#clock.now() + Math.max(accessMs, refreshMs, visitorMs))
    this.#revoked.add(session)
    for (const listener of this.#onRevoked) listener(session)
  }

  async #actorOf({ kind, uid }: Claims): Promise<Extract<Actor, { kind: 'visitor' | 'agent' }> | null> {
    if (kind === 'visitor') {
      const visitor = await this.#people.visitors.byUid(uid)
      return visitor && { kind: 'visitor', uid, orgUid: visitor.orgUid, person: visitorPerson(visitor) }
    }
    const agent = await this.#people.agents.byAccount(uid)
    if (agent === null) return null
    return { kind: 'agent', uid: agent.uid, accountUid: uid, orgUid: agent.orgUid, person: agentPerson(agent) }
  }
}
