import { agentPerson } from '../domain/agent.ts'
import type { SessionUid, Uid } from '../domain/ids.ts'
import type { Actor } from '../domain/person.ts'
import { visitorPerson } from '../domain/visitor.ts'
import type { Agents, Visitors } from '../store/ports/people.ts'
import type { SessionRecords } from '../store/ports/sessions.ts'
import type { Clock } from './clock.ts'
import { type Holder, type IdleMs, SessionLife } from './session-life.ts'
import type { Claims, Tokens, Use } from './tokens.ts'
import { newUid } from './uid.ts'

/** How long tokens and sessions live, in ms. */
export interface Lifetimes {
  readonly visitorMs: number
  readonly accessMs: number
  readonly refreshMs: number
  /** A session unused for so long is over, whatever its tokens say. */
  readonly idleMs: IdleMs
  /** A refresh token that was used is taken once more: for a lost answer, and for two tabs. */
  readonly refreshGraceMs: number
}

/** Who an access token belongs to, or why it is not accepted. */
export type Recognized =
  | {
      readonly outcome: 'valid'
      readonly actor: Extract<Actor, { kind: 'visitor' | 'agent' }>
      readonly claims: Claims
    }
  | { readonly outcome: 'malformed' | 'expired' | 'revoked' }

/** Whose token is to be made; without `session` it begins a new one. */
export type Recipient = Pick<Claims, 'uid' | 'kind'> & { readonly session?: SessionUid; readonly generation?: number }

const dayMs = 24 * 60 * 60_000

/** What sessions work with. */
export interface SessionsParts {
  readonly tokens: Tokens
  readonly records: SessionRecords
  readonly agents: Agents
  readonly visitors: Visitors
  readonly clock: Clock
  readonly lifetimes: Lifetimes
  readonly onError: (error: unknown) => void
}

/** Tokens that are alive: given out, recognized, revoked. */
export class Sessions {
  readonly lifetimes: Lifetimes
  readonly #parts: SessionsParts
  readonly #life: SessionLife
  readonly #onRevoked = new Set<(holder: Holder) => void>()
  #cancelTidying: (() => void) | undefined

  constructor(parts: SessionsParts) {
    const { idleMs, refreshGraceMs } = parts.lifetimes
    this.#parts = parts
    this.#life = new SessionLife({ ...parts, idleMs, refreshGraceMs })
    this.lifetimes = parts.lifetimes
  }

  /** Forgets sessions whose tokens have all expired, now and every day. */
  async tidy(): Promise<void> {
    const { clock, records, onError } = this.#parts
    this.#cancelTidying = clock.after(dayMs, () => {
      this.tidy().catch(onError)
    })
    const { visitorMs, accessMs, refreshMs } = this.lifetimes
    await records.forget(clock.now() - Math.max(visitorMs, accessMs, refreshMs) - dayMs)
  }

  /** Writes down who was here until now. */
  async stop(): Promise<void> {
    this.#cancelTidying?.()
    await this.#life.flush()
  }

  /** Hears of every revocation from now on. */
  onRevoked(listener: (holder: Holder) => void): void {
    this.#onRevoked.add(listener)
  }

  /** A token. An access token of a session that has sockets prolongs them. */
  issue(use: Use, recipient: Recipient, lifetimeMs: number): string {
    const { session = newUid() as SessionUid, generation = 0, uid, kind } = recipient
    const issuedAt = this.#parts.clock.now()
    const expiresAt = issuedAt + lifetimeMs
    this.#life.issued({ uid, kind, session }, use === 'access' ? expiresAt : 0)
    return this.#parts.tokens.sign(use, { uid, kind, session, issuedAt, expiresAt, generation })
  }

  /** The claims of a live access token, which is a use of its session; undefined for anything else. */
  async claimsOf(token: string): Promise<Claims | undefined> {
    const verified = this.#parts.tokens.verify('access', token)
    if (verified.outcome !== 'valid') return undefined
    const { claims } = verified
    return (await this.#life.use(claims, claims.issuedAt)) === 'alive' ? claims : undefined
  }

  /**
   * Takes a refresh token, each only once: the claims with the generation that follows; undefined for one that is not
   * alive. One that was used longer ago than the grace ends its session.
   */
  async takeRefresh(token: string): Promise<Claims | undefined> {
    const verified = this.#parts.tokens.verify('refresh', token)
    if (verified.outcome !== 'valid') return undefined
    const { claims } = verified
    if ((await this.#life.use(claims, claims.issuedAt)) !== 'alive') return undefined
    const next = await this.#life.refreshed(claims, claims.generation)
    if (next === 'reused') await this.revoke(claims)
    return typeof next === 'number' ? { ...claims, generation: next } : undefined
  }

  /** Who holds an access token; asking is a use of its session. */
  async recognize(token: string): Promise<Recognized> {
    const verified = this.#parts.tokens.verify('access', token)
    if (verified.outcome !== 'valid') return verified
    const { claims } = verified
    const actor = await this.#actorOf(claims)
    if (actor === null) return { outcome: 'revoked' }
    // Asked last: it may have been revoked while the person was read.
    const state = await this.#life.use(claims, claims.issuedAt)
    if (state !== 'alive') return { outcome: state === 'idle' ? 'expired' : 'revoked' }
    return { outcome: 'valid', actor, claims }
  }

  /** A socket of a session is alive, which is a use; false when the session's tokens have expired. */
  keepsAlive(claims: Claims): boolean {
    const until = Math.max(claims.expiresAt, this.#life.accessUntil(claims.session))
    if (until <= this.#parts.clock.now()) return false
    this.#life.touch(claims)
    return true
  }

  isRevoked(session: SessionUid): boolean {
    return this.#life.isRevoked(session)
  }

  /** Ends a session: its tokens and the sockets opened with them. */
  async revoke(holder: Holder): Promise<void> {
    await this.#life.revoke(holder)
    for (const listener of this.#onRevoked) listener(holder)
  }

  /** Ends all sessions of an agent's account, or all but one. */
  async revokeAllOf(accountUid: Uid, except?: SessionUid): Promise<void> {
    for (const session of await this.#life.sessionsOf(accountUid)) {
      if (session !== except) await this.revoke({ uid: accountUid, kind: 'agent', session })
    }
  }

  async #actorOf({ kind, uid }: Claims): Promise<Extract<Actor, { kind: 'visitor' | 'agent' }> | null> {
    if (kind === 'visitor') {
      const visitor = await this.#parts.visitors.byUid(uid)
      return visitor && { kind: 'visitor', uid, orgUid: visitor.orgUid, person: visitorPerson(visitor) }
    }
    const agent = await this.#parts.agents.byAccount(uid)
    if (agent === null) return null
    return { kind: 'agent', uid: agent.uid, accountUid: uid, orgUid: agent.orgUid, person: agentPerson(agent) }
  }
}
