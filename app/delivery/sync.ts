import type { OnLimit } from '../../domain/limit-reached.ts'
import type { EphemeralMessage, Message } from '../../domain/message/message.ts'
import { type Actor, uidsOf, type VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Devices, Share } from '../../store/ports/devices.ts'
import { bytesOfAll } from '../limits/page-bytes.ts'
import type { ReadLimiter } from '../limits/read-limiter.ts'
import type { Clock } from '../timing/clock.ts'
import type { ReadLog } from './feed.ts'
import type { Subscriber, Subscribers } from './subscribers.ts'
import {
  beginning,
  type CursorSeal,
  endOf,
  goOn,
  isBehind,
  lookBackMs,
  type Position,
  readCursor,
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
  const position = query.cursor === '' ? beginning(deps.clock.now()) : readCursor(query.cursor, sealOf(deps, actor))
  if (deps.subscribers.countOf(actor.uid) >= deps.listeningPerUser)
    throw new Refused('too_many_requests').by('reading.listeningPerUser')
  const read = () => deps.readers.read(actor.uid, () => collect(deps, actor, { position, limit: query.limit }))
  const bell = new Bell(deps)
  // Subscribes before reading: what is committed in between rings the bell.
  const leave = deps.subscribers.add(uidsOf(actor), bell)
  const polled = actor.kind === 'visitor' ? deps.onPoll(actor) : () => {}
  try {
    const found = await read()
    if (found.messages.length > 0 || query.waitMs === 0) return found
    await bell.wait(deps.clock, query.waitMs, query.signal)
    const next = await read()
    return { ...next, messages: [...next.messages, ...bell.heard] }
  } finally {
    leave()
    polled(query.signal.aborted ? 'cut' : 'answered')
  }
}

async function collect(
  deps: SyncDeps,
  actor: Actor,
  { position, limit }: { position: Position; limit: number },
): Promise<Synced> {
  const { devices, readLog, owedAfterLeavingMs, pageBytes } = deps
  const nowMs = deps.clock.now()
  const { sinceMs, endedSinceMs, places } = position
  const leftSinceMs = nowMs - owedAfterLeavingMs
  const at = { sinceMs, endedSinceMs: lookBackMs(position), leftSinceMs, cursors: places }
  const shares = await devices.standings(uidsOf(actor), at)
  const messages: Message[] = []
  const reached: Share[] = []
  let bytes = 0
  for (const found of inOrder(shares)) {
    const share = endOf(found) < endedSinceMs ? { ...found, seq: found.head } : found
    const page = await readOwed(readLog, share, bytes < pageBytes ? limit - messages.length : 0)
    messages.push(...page)
    bytes += bytesOfAll(page)
    reached.push({ ...share, seq: page.at(-1)?.seq ?? share.seq })
  }
  const cursor = writeCursor(goOn(position, reached, nowMs), sealOf(deps, actor))
  return { messages, cursor, more: reached.some(isBehind) }
}

function sealOf({ cursorKey }: SyncDeps, { uid }: Actor): CursorSeal {
  return { key: cursorKey, owner: uid }
}

/** Puts ended threads first, the earliest end first, so that the cursor need not name the finished ones. */
function inOrder(shares: readonly Share[]): Share[] {
  const ended = shares.filter(({ endedAt }) => endedAt !== null).sort((a, b) => endOf(a) - endOf(b))
  return [...ended, ...shares.filter(({ endedAt }) => endedAt === null)]
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
