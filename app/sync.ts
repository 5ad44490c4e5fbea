import type { ThreadUid } from '../domain/ids.ts'
import type { Message, PassingMessage } from '../domain/message.ts'
import { type Actor, uidsOf } from '../domain/person.ts'
import { Refused } from '../domain/refusal.ts'
import type { Devices, Standing } from '../store/ports/devices.ts'
import type { Clock } from './clock.ts'
import type { ReadLog } from './feed.ts'
import type { Outlet, Outlets } from './outlets.ts'

/** Threads that ended this shortly before a cursor was made are looked at again. */
const overlapMs = 10_000

/** Connections and waiting calls of one user. */
const maxListening = 200

/** What the receiving half of the HTTP fallback works with. */
export interface Syncing {
  readonly devices: Devices
  readonly outlets: Outlets
  readonly readLog: ReadLog
  readonly clock: Clock
}

/** What came after a cursor. */
export interface Synced {
  /** By thread in order of `seq`; things of the moment, which have none, at the end. */
  readonly messages: (Message | PassingMessage)[]
  /** Where to go on: opaque, and complete in itself, so that any node can read it. */
  readonly cursor: string
  /** More is there already: ask again at once. */
  readonly more: boolean
}

/** What a client holds: how far it has each thread, and since when it has been asking. */
interface Position {
  /** 0 for a first call. */
  readonly sinceMs: number
  readonly seqs: ReadonlyMap<ThreadUid, number>
}

/**
 * Everything after a cursor, waiting up to `waitMs` for the first. Without a cursor it begins at the beginning of
 * the threads that are open. Throws Refused `malformed` for a cursor that is none.
 */
export async function sync(
  syncing: Syncing,
  actor: Actor,
  asked: { cursor: string; waitMs: number; limit: number; signal: AbortSignal },
): Promise<Synced> {
  const position = readCursor(asked.cursor)
  if (syncing.outlets.countOf(actor.uid) >= maxListening) throw new Refused('too_many_requests')
  const bell = new Bell()
  // Listening before reading: what is committed in between rings the bell.
  const leave = syncing.outlets.add(uidsOf(actor), bell)
  try {
    const found = await collect(syncing, actor, { position, limit: asked.limit })
    if (found.messages.length > 0 || asked.waitMs === 0) return found
    await bell.wait(syncing.clock, asked.waitMs, asked.signal)
    const next = await collect(syncing, actor, { position, limit: asked.limit })
    return { ...next, messages: [...next.messages, ...bell.heard] }
  } finally {
    leave()
  }
}

async function collect(
  { devices, readLog, clock }: Syncing,
  actor: Actor,
  { position, limit }: { position: Position; limit: number },
): Promise<Synced> {
  const nowMs = clock.now()
  const { sinceMs, seqs: cursors } = position
  const first = sinceMs === 0
  const endedSinceMs = first ? nowMs : sinceMs
  const standings = await devices.standings(uidsOf(actor), { sinceMs, endedSinceMs, cursors })
  const messages: Message[] = []
  const seqs = new Map<ThreadUid, number>()
  for (const standing of standings) {
    const page = await readOwed(readLog, standing, limit - messages.length)
    messages.push(...page)
    seqs.set(standing.threadUid, page.at(-1)?.seq ?? standing.seq)
  }
  const more = standings.some(({ threadUid, head }) => (seqs.get(threadUid) ?? 0) < head)
  // While a thread that ended is not read to its end, it must be looked at again.
  const since = more && !first ? sinceMs : Math.max(sinceMs, nowMs - overlapMs)
  return { messages, cursor: writeCursor({ sinceMs: since, seqs }), more }
}

async function readOwed(readLog: ReadLog, { threadUid, seq, head }: Standing, room: number): Promise<Message[]> {
  if (room <= 0 || head <= seq) return []
  const page = await readLog(threadUid, seq, room)
  return page.filter((message) => message.seq <= head)
}

const maxHeard = 100

/** Rings when something is told to the user; keeps what is of the moment. */
class Bell implements Outlet {
  readonly heard: PassingMessage[] = []
  readonly #rung = Promise.withResolvers<void>()

  offer(): void {
    this.#rung.resolve()
  }

  pass(message: PassingMessage): void {
    if (this.heard.length < maxHeard) this.heard.push(message)
    this.#rung.resolve()
  }

  async wait(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
    const cancel = clock.after(waitMs, () => this.#rung.resolve())
    const hangUp = () => this.#rung.resolve()
    signal.addEventListener('abort', hangUp)
    await this.#rung.promise
    signal.removeEventListener('abort', hangUp)
    cancel()
  }
}

function writeCursor({ sinceMs, seqs }: Position): string {
  return Buffer.from(JSON.stringify([sinceMs, ...seqs])).toString('base64url')
}

function readCursor(cursor: string): Position {
  if (cursor === '') return { sinceMs: 0, seqs: new Map() }
  const parts = parseCursor(cursor)
  const [sinceMs, ...seqs] = parts
  if (!isCount(sinceMs) || !seqs.every(isEntry)) throw new Refused('malformed', 'This is not a cursor.')
  return { sinceMs, seqs: new Map(seqs) }
}

function parseCursor(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(value)) return value
  } catch {
    // Falls through to the one refusal of both.
  }
  throw new Refused('malformed', 'This is not a cursor.')
}

function isEntry(value: unknown): value is [ThreadUid, number] {
  return Array.isArray(value) && typeof value[0] === 'string' && isCount(value[1])
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
