import type { SessionUid, Uid } from '../../domain/ids.ts'
import { isIdle, judgeRefresh } from '../../domain/people/session.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Activity, SessionRecords } from '../../store/ports/sessions.ts'
import type { Clock } from '../timing/clock.ts'
import type { Claims } from './tokens.ts'

/** Sessions in memory: the recently used ones, and as many used before them. */
const maxRecent = 50_000
const flushDelayMs = 1000
const minuteMs = 60_000

/** The owner of a session, as a token or a socket names it. */
export type Holder = Pick<Claims, 'uid' | 'kind' | 'session'>

/** How long sessions live unused, by kind of holder. */
export type IdleMs = Readonly<Record<Claims['kind'], number>>

export type SessionState = 'alive' | 'idle' | 'revoked'

interface SessionUse {
  readonly owner: Uid
  /** Null unless this process has begun it: a token may have been issued later. */
  readonly beganAt: number | null
  lastActiveAt: number
  /** The last use that survives this process, in a record or in a token's time of issue. */
  savedAt: number
  /** When the last access token issued since this start expires; 0 for none. */
  accessUntil: number
  revoked: boolean
}

export interface SessionActivityDeps {
  readonly records: SessionRecords
  readonly clock: Clock
  readonly idleMs: IdleMs
  readonly refreshGraceMs: number
  readonly onError: (error: unknown) => void
}

/**
 * Tracks which sessions are alive: used within the idle time and not revoked. Counts uses in memory and writes them in
 * bulk, each session at most once a minute and once per hundredth of its idle time: a crash loses no more than that.
 */
export class SessionActivity {
  readonly #deps: SessionActivityDeps
  #recent = new Map<SessionUid, SessionUse>()
  #older = new Map<SessionUid, SessionUse>()
  #dirty = new Map<SessionUid, SessionUse>()
  #planned = false

  constructor(deps: SessionActivityDeps) {
    this.#deps = deps
  }

  /** Records that a token was issued: that counts as a use, and the session's sockets live as long as the token. */
  issued(holder: Holder, accessUntil: number): void {
    const nowMs = this.#deps.clock.now()
    const entry = this.#known(holder.session)
    // It has no record yet: the token says enough.
    if (entry === undefined) {
      const begun = { ...entryOf(holder, { lastActiveAt: nowMs, accessUntil }), beganAt: nowMs }
      return this.#keep(holder.session, begun)
    }
    entry.accessUntil = Math.max(entry.accessUntil, accessUntil)
    this.#use(holder, entry)
  }

  /** Counts a use of a session if it is alive. `issuedAt` of its token is a use too. */
  async use(holder: Holder, issuedAt: number): Promise<SessionState> {
    const { session, kind } = holder
    const entry = this.#known(session) ?? (await this.#load(holder, issuedAt))
    if (entry.revoked) return 'revoked'
    const { clock, idleMs } = this.#deps
    if (isIdle(entry.lastActiveAt, { nowMs: clock.now(), idleMs: idleMs[kind] })) return 'idle'
    this.#use(holder, entry)
    return 'alive'
  }

  /** Counts a use by a live socket of the session. */
  touch(holder: Holder): void {
    const entry = this.#known(holder.session)
    if (entry !== undefined) return this.#use(holder, entry)
    const fresh = entryOf(holder, { lastActiveAt: 0, accessUntil: 0 })
    this.#keep(holder.session, fresh)
    this.#use(holder, fresh)
  }

  /** Returns until when the session's sockets may live by a token issued since they connected; 0 if none was. */
  accessUntil(session: SessionUid): number {
    return this.#known(session)?.accessUntil ?? 0
  }

  /** Call right after a use: a session used just now is in memory. */
  isRevoked(session: SessionUid): boolean {
    return this.#known(session)?.revoked ?? false
  }

  /** Returns the generation after a refresh token, or `reused` if somebody else holds a copy of the token. */
  async refreshed(holder: Holder, presented: number): Promise<number | 'revoked' | 'reused'> {
    const { records, clock, refreshGraceMs: graceMs } = this.#deps
    const { session, uid: owner } = holder
    // A second round if another tab was faster; its answer is then repeated.
    for (let round = 0; round < 3; round += 1) {
      const nowMs = clock.now()
      const kept = (await records.find(session)) ?? { generation: 0, refreshedAt: 0, revoked: false }
      if (kept.revoked) return 'revoked'
      const judged = judgeRefresh(presented, kept, { nowMs, graceMs })
      if (judged === 'again') return kept.generation
      if (judged === 'reused') return 'reused'
      const generations = { from: kept.generation, to: presented + 1 }
      const beganAt = this.#known(session)?.beganAt ?? null
      if (await records.refresh({ session, owner, beganAt }, generations, nowMs)) return presented + 1
    }
    throw new Refused('busy')
  }

  /** Ends a session, permanently and at once. */
  async revoke(holder: Holder): Promise<void> {
    const { session, uid: owner } = holder
    const { records, clock } = this.#deps
    await records.revoke({ session, owner }, clock.now())
    const entry = this.#known(session) ?? entryOf(holder, { lastActiveAt: clock.now(), accessUntil: 0 })
    entry.revoked = true
    this.#keep(session, entry)
  }

  /** Drops the sessions of an owner: none of their uses is written any more. */
  forget(owner: Uid): void {
    for (const sessions of [this.#recent, this.#older, this.#dirty]) {
      for (const [session, entry] of sessions) if (entry.owner === owner) sessions.delete(session)
    }
  }

  /** Writes the last uses of an owner's sessions, also of those whose token says enough. */
  async write(owner: Uid): Promise<void> {
    for (const [session, entry] of [...this.#older, ...this.#recent])
      if (entry.owner === owner) this.#dirty.set(session, entry)
    await this.#write()
  }

  /** Writes all uses not yet written, when the server stops. */
  async flush(): Promise<void> {
    for (const [session, entry] of [...this.#older, ...this.#recent]) {
      if (entry.lastActiveAt > entry.savedAt) this.#dirty.set(session, entry)
    }
    await this.#write()
  }

  async #load(holder: Holder, issuedAt: number): Promise<SessionUse> {
    const record = await this.#deps.records.find(holder.session)
    const known = this.#known(holder.session)
    if (known !== undefined) return known
    const lastActiveAt = Math.max(record?.lastActiveAt ?? 0, issuedAt)
    const entry = entryOf(holder, { lastActiveAt, accessUntil: 0 })
    entry.revoked = record?.revoked ?? false
    this.#keep(holder.session, entry)
    return entry
  }

  #use({ session, kind }: Holder, entry: SessionUse): void {
    const { clock, idleMs } = this.#deps
    entry.lastActiveAt = clock.now()
    if (entry.lastActiveAt - entry.savedAt < Math.max(minuteMs, idleMs[kind] / 100)) return
    this.#dirty.set(session, entry)
    if (this.#planned) return
    this.#planned = true
    clock.after(flushDelayMs, () => {
      this.#planned = false
      this.#write().catch(this.#deps.onError)
    })
  }

  async #write(): Promise<void> {
    const written = [...this.#dirty]
    this.#dirty = new Map()
    const activities = written.map(([session, entry]): Activity => {
      entry.savedAt = entry.lastActiveAt
      return { session, owner: entry.owner, beganAt: entry.beganAt, lastActiveAt: entry.lastActiveAt }
    })
    try {
      await this.#deps.records.saveActivity(activities)
    } catch (error) {
      for (const [, entry] of written) entry.savedAt = 0
      throw error
    }
  }

  /** Two generations bound the memory: a session not used while one of them filled is dropped with it. */
  #known(session: SessionUid): SessionUse | undefined {
    const recent = this.#recent.get(session)
    if (recent !== undefined) return recent
    const older = this.#older.get(session)
    if (older !== undefined) this.#keep(session, older)
    return older
  }

  #keep(session: SessionUid, entry: SessionUse): void {
    if (this.#recent.size >= maxRecent) {
      this.#older = this.#recent
      this.#recent = new Map()
    }
    this.#recent.set(session, entry)
  }
}

function entryOf(
  { uid }: Holder,
  { lastActiveAt, accessUntil }: Pick<SessionUse, 'lastActiveAt' | 'accessUntil'>,
): SessionUse {
  return { owner: uid, beganAt: null, lastActiveAt, savedAt: lastActiveAt, accessUntil, revoked: false }
}
