import type { OnLimit } from '../../domain/limit-reached.ts'
import type { EphemeralMessage, Message } from '../../domain/message/message.ts'
import type { Moment } from '../../domain/moment.ts'
import { type Actor, uidsOf, type VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Devices, Owed, Share } from '../../store/ports/devices.ts'
import { bytesOfAll } from '../limits/page-bytes.ts'
import type { ReadLimiter } from '../limits/read-limiter.ts'
import type { Clock } from '../timing/clock.ts'
import type { ReadLog } from './feed.ts'
import type { Subscriber, Subscribers } from './subscribers.ts'
import {
  type CursorSeal,
  goOn,
  isBehind,
  isOfOther,
  type Position,
  readCursor,
  withoutMarks,
  writeCursor,
} from './sync-cursor.ts'

export interface SyncDeps {
  readonly devices: Devices
  readonly subscribers: Subscribers
  readonly readLog: ReadLog
  readonly clock: Clock
  /** Seals cursors. */
  readonly cursorKey: Buffer
  /** How long a user who left a thread is still owed its messages from before leaving that they had not fetched. */
  readonly owedAfterLeavingMs: number
  /** Bytes of messages in one answer; the stretch that exceeds it is the last one. */
  readonly pageBytes: number
  readonly readers: ReadLimiter
  /** Connections and waiting calls of one user. */
  readonly listeningPerUser: number
  /** The longest a call may wait. */
  readonly pollMs: number
  /** How many ephemeral messages a waiting call keeps. */
  readonly heardPerPoll: number
  readonly onLimit: OnLimit
  /** Called when a visitor’s call begins. Returns the function to call at its end. */
  readonly onPoll: (actor: VisitorActor) => (how: 'answered' | 'cut') => void
}

/** What came after a cursor. */
export interface Synced {
  /** By thread in `seq` order; ephemeral messages, which have no `seq`, at the end. */
  readonly messages: (Message | EphemeralMessage)[]
  /** Where to go on: opaque and self-contained, so that any node can read it. */
  readonly cursor: string
  /** More is available already: ask again at once. */
  readonly more: boolean
}

/**
 * Returns everything after a cursor, waiting up to `waitMs`, at most `pollMs`, for the first message. Without a cursor,
 * starts at the beginning of the open threads. Throws Refused `malformed` for a cursor not given to the actor.
 */
export async function sync(
  deps: SyncDeps,
  actor: Actor,
  query: { cursor: string; waitMs: number; limit: number; signal: AbortSignal },
): Promise<Synced> {
  const seal = sealOf(deps, actor)
  const position = query.cursor === '' ? null : readCursor(query.cursor, seal)
  if (deps.subscribers.countOf(actor.uid) >= deps.listeningPerUser)
    throw new Refused('too_many_requests').by('reading.listeningPerUser')
  const read = (from: Position | null) =>
    deps.readers.read(actor.uid, () => collect(deps, actor, { position: from, limit: query.limit }))
  const bell = new Bell(deps)
  // Subscribes before reading: what is committed in between rings the bell.
  const leave = deps.subscribers.add(uidsOf(actor), bell)
  const polled = actor.kind === 'visitor' ? deps.onPoll(actor) : () => {}
  try {
    const found = await read(position)
    if (found.messages.length > 0 || found.isAnew || query.waitMs === 0) return syncedOf(found, seal)
    await bell.wait(deps.clock, query.waitMs, query.signal)
    // From what the first reading had seen: the beginning is when the call began.
    const next = await read(found.position)
    return syncedOf({ ...next, messages: [...next.messages, ...bell.heard] }, seal)
  } finally {
    leave()
    polled(query.signal.aborted ? 'cut' : 'answered')
  }
}

/** What one reading found, and where it goes on. */
interface SyncPage {
  readonly messages: (Message | EphemeralMessage)[]
  readonly position: Position
  readonly hasMore: boolean
  /** The client has to ask again: its cursor is of another epoch, or beyond what the database has. */
  readonly isAnew: boolean
}

function syncedOf({ messages, position, hasMore, isAnew }: SyncPage, seal: CursorSeal): Synced {
  return { messages, cursor: writeCursor(position, seal), more: hasMore || isAnew }
}

async function collect(
  deps: SyncDeps,
  actor: Actor,
  given: { position: Position | null; limit: number },
): Promise<SyncPage> {
  const { position, owed } = await owedAfter(deps, actor, given.position)
  const messages: Message[] = []
  const reached: Share[] = []
  let bytes = 0
  for (const share of inOrder(owed.shares, position)) {
    const page = await readOwed(deps.readLog, share, bytes < deps.pageBytes ? given.limit - messages.length : 0)
    messages.push(...page)
    bytes += bytesOfAll(page)
    reached.push({ ...share, seq: page.at(-1)?.seq ?? share.seq })
  }
  const isAnew = position !== given.position || isBeyond(owed.shares, position)
  const next = goOn(position, reached, owed.now)
  return { messages, position: next, hasMore: reached.some(isBehind), isAnew }
}

/** Returns what is owed after a position, and the position as it counts: marks of another epoch do not. */
async function owedAfter(
  deps: SyncDeps,
  actor: Actor,
  position: Position | null,
): Promise<{ position: Position | null; owed: Owed }> {
  const { devices, clock, owedAfterLeavingMs } = deps
  const ask = (from: Position | null) =>
    devices.standings(uidsOf(actor), {
      since: from?.since ?? ever,
      endedSince: from?.endedSince ?? null,
      leftSinceMs: clock.now() - owedAfterLeavingMs,
      cursors: from?.places ?? new Map(),
    })
  const owed = await ask(position)
  if (position === null || !isOfOther(position, owed.now)) return { position, owed }
  // The database went back to an earlier state in which it does not know that it did; this cursor is the proof.
  if (position.epoch === owed.now.epoch) await devices.renewEpoch(position.epoch)
  const anew = withoutMarks(position)
  return { position: anew, owed: await ask(anew) }
}

const ever: Moment = { mark: 0, ms: 0 }

/** Returns whether a place is beyond what a thread has: messages were lost with an older state of the database. */
function isBeyond(shares: readonly Share[], position: Position | null): boolean {
  return shares.some(({ threadUid, ended, head }) => ended === null && (position?.places.get(threadUid) ?? 0) > head)
}

function sealOf({ cursorKey }: SyncDeps, { uid }: Actor): CursorSeal {
  return { key: cursorKey, owner: uid }
}

/**
 * Puts ended threads first, the earliest end first, so that the cursor need not name the finished ones. Those that had ended
 * at the beginning are.
 */
function inOrder(shares: readonly Share[], position: Position | null): Share[] {
  const ended = shares.flatMap((share) => (share.ended === null ? [] : [{ ...share, ended: share.ended }]))
  ended.sort(({ ended: one }, { ended: other }) => one.mark - other.mark || one.ms - other.ms)
  const finished = ended.map((share) => (position === null ? { ...share, seq: share.head } : share))
  return [...finished, ...shares.filter((share) => share.ended === null)]
}

async function readOwed(readLog: ReadLog, { threadUid, seq, head }: Share, room: number): Promise<Message[]> {
  if (room <= 0 || head <= seq) return []
  const page = await readLog(threadUid, seq, room)
  return page.filter((message) => message.seq <= head)
}

/** Rings when something is delivered to the user; keeps ephemeral messages. */
class Bell implements Subscriber {
  readonly heard: EphemeralMessage[] = []
  readonly #rung = Promise.withResolvers<void>()
  readonly #limits: Pick<SyncDeps, 'pollMs' | 'heardPerPoll' | 'onLimit'>
  #failure: { readonly error: unknown } | undefined

  constructor(limits: Pick<SyncDeps, 'pollMs' | 'heardPerPoll' | 'onLimit'>) {
    this.#limits = limits
  }

  offer(): void {
    this.#rung.resolve()
  }

  /** What is read once it rings is decided by then. */
  dismiss(): void {}

  pass(message: EphemeralMessage): void {
    const { heardPerPoll, onLimit } = this.#limits
    if (this.heard.length < heardPerPoll) this.heard.push(message)
    else onLimit('reading.heardPerPoll')
    this.#rung.resolve()
  }

  fail(error: unknown): void {
    this.#failure = { error }
    this.#rung.resolve()
  }

  async wait(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
    const { pollMs, onLimit } = this.#limits
    const cancel = clock.after(Math.min(waitMs, pollMs), () => {
      if (waitMs >= pollMs) onLimit('reading.pollMs')
      this.#rung.resolve()
    })
    const hangUp = () => this.#rung.resolve()
    if (signal.aborted) hangUp()
    signal.addEventListener('abort', hangUp)
    await this.#rung.promise
    signal.removeEventListener('abort', hangUp)
    cancel()
    if (this.#failure !== undefined) throw this.#failure.error
  }
}
