import type { SessionUid, Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import { agentPerson } from '../../domain/people/agent.ts'
import { type Credentials, isOutdated } from '../../domain/people/credentials.ts'
import { visitorPerson } from '../../domain/people/visitor.ts'
import type { AgentActor, VisitorActor } from '../../domain/person.ts'
import type { Account, Agents, Visitors } from '../../store/ports/people.ts'
import type { SessionRecords } from '../../store/ports/sessions.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'
import { daily } from '../timing/daily.ts'
import { type CredentialChange, endsBy, RecentRevocations, type Revocation } from './revocation.ts'
import { type Holder, type IdleMs, SessionActivity } from './session-activity.ts'
import type { Claims, TokenSigner, Use } from './tokens.ts'

/** How long tokens and sessions live, in ms. */
export interface Lifetimes {
  readonly visitorMs: number
  readonly accessMs: number
  readonly refreshMs: number
  /** A session unused for this long is over, whatever its tokens say. */
  readonly idleMs: IdleMs
  /** How long a used refresh token is accepted once more: for a lost answer, and for two tabs. */
  readonly refreshGraceMs: number
}

/** The holder of an access token, or why it is not accepted. */
export type Recognized =
  | {
      readonly outcome: 'valid'
      readonly actor: VisitorActor | AgentActor
      readonly claims: Claims
    }
  | { readonly outcome: 'malformed' | 'expired' | 'revoked' }

/** For whom a token is issued, and for which credentials; without `session` it starts a new one. */
export type Recipient = Pick<Claims, 'uid' | 'kind' | 'credentials'> & Partial<Pick<Claims, 'session' | 'generation'>>

/** A person with the credentials that their tokens are checked against. */
interface Known extends Credentials {
  readonly actor: VisitorActor | AgentActor
}

/** The limit on the lifetime of access tokens, by kind. */
const lifeOf = { visitor: 'lifetimes.visitorMs', agent: 'lifetimes.accessMs' } as const

const dayMs = 24 * 60 * 60_000
/** Sessions deleted in one statement: few enough that messages need not wait long to be written. */
const atOnce = 100

export interface SessionsDeps {
  readonly tokens: TokenSigner
  readonly records: SessionRecords
  readonly agents: Agents
  readonly visitors: Visitors
  readonly clock: Clock
  readonly uids: Uids
  readonly lifetimes: Lifetimes
  readonly onError: (error: unknown) => void
  readonly onLimit: OnLimit
}

/** Issues, recognizes and revokes tokens. */
export class Sessions {
  readonly lifetimes: Lifetimes
  readonly #deps: SessionsDeps
  readonly #life: SessionActivity
  readonly #changes = new RecentRevocations()
  readonly #onEnded = new Set<(end: Revocation) => void>()
  #stopTidying: (() => Promise<void>) | undefined

  constructor(deps: SessionsDeps) {
    const { idleMs, refreshGraceMs } = deps.lifetimes
    this.#deps = deps
    this.#life = new SessionActivity({ ...deps, idleMs, refreshGraceMs })
    this.lifetimes = deps.lifetimes
  }

  /** Deletes sessions whose tokens have all expired, now and every day, a few at a time. */
  tidyDaily(): void {
    const { clock, onError } = this.#deps
    this.#stopTidying = daily({ clock, run: (signal) => this.#tidy(signal), onError })
  }

  async #tidy(signal: AbortSignal): Promise<void> {
    const { clock, records } = this.#deps
    const { visitorMs, accessMs, refreshMs } = this.lifetimes
    const beforeMs = clock.now() - Math.max(visitorMs, accessMs, refreshMs) - dayMs
    for (let gone = atOnce; gone === atOnce && !signal.aborted; ) gone = await records.forget(beforeMs, atOnce)
  }

  /** Stops and writes the uses not yet written. */
  async stop(): Promise<void> {
    await this.#stopTidying?.()
    await this.#life.flush()
  }

  /** Calls the listener at every end of access from now on. Returns a function that stops this. */
  onEnded(listener: (end: Revocation) => void): () => void {
    this.#onEnded.add(listener)
    return () => this.#onEnded.delete(listener)
  }

  /** Returns the uid of a session that begins now. */
  newSession(): SessionUid {
    return this.#deps.uids.newUid() as SessionUid
  }

  /** Issues a token. An access token extends the life of its session's sockets. */
  issue(use: Use, recipient: Recipient, lifetimeMs: number): string {
    const { session = this.newSession(), generation = 0, uid, kind, credentials } = recipient
    const issuedAt = this.#deps.clock.now()
    const expiresAt = issuedAt + lifetimeMs
    this.#life.issued({ uid, kind, session }, use === 'access' ? expiresAt : 0)
    return this.#deps.tokens.sign(use, { uid, kind, session, issuedAt, expiresAt, generation, credentials })
  }

  /**
   * Returns the holder of a token that this server signed and that has not expired, whether or not its session is
   * alive; otherwise undefined.
   */
  holderOf(use: Use, token: string): Holder | undefined {
    const verified = this.#deps.tokens.verify(use, token)
    return verified.outcome === 'valid' ? verified.claims : undefined
  }

  /**
   * Returns the claims of a live access token, which counts as a use of its session; undefined for anything else. The
   * caller, who knows the user, must check that the user's credentials are still the same.
   */
  async claimsOf(token: string): Promise<Claims | undefined> {
    const verified = this.#deps.tokens.verify('access', token)
    if (verified.outcome !== 'valid') return undefined
    const { claims } = verified
    return (await this.#life.use(claims, claims.issuedAt)) === 'alive' ? claims : undefined
  }

  /**
   * Takes a refresh token, each only once. Returns the claims with the next generation, and the account; undefined for
   * a token that is not alive. A token used longer ago than the grace ends its session.
   */
  async useRefreshToken(token: string): Promise<{ claims: Claims; account: Account } | undefined> {
    const verified = this.#deps.tokens.verify('refresh', token)
    if (verified.outcome === 'expired') this.#deps.onLimit('lifetimes.refreshMs')
    if (verified.outcome !== 'valid') return undefined
    const { claims } = verified
    const account = await this.#deps.agents.account(claims.uid)
    if (account === null || isOutdated(claims, account)) return undefined
    if ((await this.#life.use(claims, claims.issuedAt)) !== 'alive') return undefined
    const next = await this.#life.refreshed(claims, claims.generation)
    if (next === 'reused') {
      this.#deps.onLimit('lifetimes.refreshGraceMs')
      await this.revoke(claims)
    }
    return typeof next === 'number' ? { claims: { ...claims, generation: next }, account } : undefined
  }

  /** Returns the holder of an access token; this counts as a use of its session. */
  async recognize(token: string): Promise<Recognized> {
    const verified = this.#deps.tokens.verify('access', token)
    if (verified.outcome === 'expired') this.#deps.onLimit(lifeOf[verified.kind])
    if (verified.outcome !== 'valid') return verified
    const { claims } = verified
    const known = await this.#personOf(claims)
    if (known === null || isOutdated(claims, known)) return { outcome: 'revoked' }
    // Checked last: the session may have been revoked while the person was read.
    const state = await this.#life.use(claims, claims.issuedAt)
    if (state === 'idle') this.#deps.onLimit(`lifetimes.idleMs.${claims.kind}`)
    if (state !== 'alive') return { outcome: state === 'idle' ? 'expired' : 'revoked' }
    return { outcome: 'valid', actor: known.actor, claims }
  }

  /** Counts a use by a live socket. Returns false if the session's tokens have expired. */
  keepsAlive(claims: Claims): boolean {
    const until = Math.max(claims.expiresAt, this.#life.accessUntil(claims.session))
    if (until <= this.#deps.clock.now()) {
      this.#deps.onLimit(lifeOf[claims.kind])
      return false
    }
    this.#life.touch(claims)
    return true
  }

  /** Whether access has ended since it was recognized. Call right after that: listeners hear of later ends. */
  hasEnded(claims: Claims): boolean {
    return this.#life.isRevoked(claims.session) || this.#changes.hasEnded(claims)
  }

  /** Calls `act` when access ends, at once if it has ended already. Returns a function that stops this. */
  whenEnded(claims: Claims, act: () => void): () => void {
    const forget = this.onEnded((end) => {
      if (endsBy(end, claims)) act()
    })
    if (this.hasEnded(claims)) act()
    return forget
  }

  /** Ends a session: its tokens and what was opened with them. */
  async revoke(holder: Holder): Promise<void> {
    await this.#life.revoke(holder)
    this.#tell(holder)
  }

  /** Ends what was opened with tokens that a stored change of credentials has made void. */
  outdate(change: CredentialChange): void {
    this.#changes.add(change)
    this.#tell(change)
  }

  /** Writes when the sessions of a person were last used, so that they can be read from the store. */
  writeUses(owner: Uid): Promise<void> {
    return this.#life.write(owner)
  }

  /** Ends whatever a visitor's tokens have opened, and forgets their sessions: the visitor is deleted. */
  forgetVisitor(uid: Uid): void {
    this.outdate({ uid, kind: 'visitor', credentials: Number.POSITIVE_INFINITY, keptSession: null })
    this.#life.forget(uid)
  }

  #tell(end: Revocation): void {
    for (const listener of [...this.#onEnded]) listener(end)
  }

  async #personOf({ kind, uid }: Claims): Promise<Known | null> {
    if (kind === 'visitor') {
      const visitor = await this.#deps.visitors.byUid(uid)
      if (visitor === null) return null
      const { orgUid, credentials } = visitor
      return { actor: { kind, uid, orgUid, person: visitorPerson(visitor) }, credentials, keptSession: null }
    }
    const account = await this.#deps.agents.account(uid)
    if (account === null) return null
    const { agent, credentials, keptSession } = account
    const actor = { kind, uid: agent.uid, accountUid: uid, orgUid: agent.orgUid, person: agentPerson(agent) }
    return { actor, credentials, keptSession }
  }
}
