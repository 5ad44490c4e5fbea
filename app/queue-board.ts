import type { Uid } from '../domain/ids.ts'
import { estimatedWaitSeconds, type QueuePace } from '../domain/queue.ts'
import { hasSeat } from '../domain/routing.ts'
import type { Thread } from '../domain/thread.ts'
import type { Threads, Waiter } from '../store/ports/threads.ts'
import type { Notices } from './agent-notices.ts'
import type { Clock } from './clock.ts'
import type { Desk } from './desk.ts'
import type { FanOut } from './fan-out.ts'
import type { Outlets } from './outlets.ts'
import type { Phrasebook } from './phrasebook.ts'
import type { PhraseName } from './phrases.ts'
import { Rounds } from './rounds.ts'
import { serverAnswer, systemActor } from './server-draft.ts'

const gatherMs = 250
const maxWaiters = 10_000
const paceWindowMs = 10 * 60_000
const typicalSeconds = 300

/** What telling the queue works with. */
export interface BoardParts {
  readonly threads: Threads
  readonly desk: Desk
  readonly outlets: Outlets
  readonly fanOut: FanOut
  readonly notices: Notices
  readonly phrasebook: Phrasebook
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/** Tells those who wait where they stand, and agents who waits, soon after anything has changed. */
export class QueueBoard {
  readonly #parts: BoardParts
  readonly #planned = new Set<Uid>()
  readonly #rounds: Rounds
  /** What each waiter was told last. */
  readonly #told = new Map<Uid, Map<string, number>>()
  /** What each waiter who listens is told beside their place: looked up once, for they are told often. */
  readonly #texts = new Map<string, string>()

  constructor(parts: BoardParts) {
    this.#parts = parts
    this.#rounds = new Rounds((targetUid) => this.#tell(targetUid), parts.onError)
  }

  /** Something has changed in a queue; changes of a quarter of a second are told together. */
  changed(targetUid: Uid): void {
    if (this.#planned.has(targetUid)) return
    this.#planned.add(targetUid)
    this.#parts.clock.after(gatherMs, () => {
      this.#planned.delete(targetUid)
      this.#rounds.wake(targetUid)
    })
  }

  /** The content of QUEUE for a thread that waits or is about to. */
  async contentFor(thread: Thread, phrase: PhraseName = 'queued'): Promise<string> {
    const { threads, clock, phrasebook } = this.#parts
    const nowMs = clock.now()
    const queuedAt = thread.queuedAt ?? nowMs
    const { size, ahead } = await threads.place({ ...thread, queuedAt })
    const counted = await isCounted(threads, thread)
    const pace = await this.#paceOf(thread.targetUid)
    const at = { position: ahead + 1, queueSize: size + (counted ? 0 : 1), queuedAt, nowMs }
    return JSON.stringify(placeContent(await phrasebook.say(thread, phrase), at, pace))
  }

  /** How long whoever stands at a place, from 1, is likely to wait, in seconds. */
  async estimateAt(targetUid: Uid, position: number): Promise<number> {
    return estimatedWaitSeconds(position, await this.#paceOf(targetUid))
  }

  async stop(): Promise<void> {
    await this.#rounds.stop()
  }

  async #paceOf(targetUid: Uid): Promise<QueuePace> {
    const { threads, desk, clock } = this.#parts
    const done = await threads.assignedSince(targetUid, clock.now() - paceWindowMs)
    const working = (await desk.candidates(targetUid)).filter((one) => one.present && one.status === 'AVAILABLE')
    const seats = working.reduce((sum, one) => sum + one.capacity, 0)
    return { completionsPerMinute: done / (paceWindowMs / 60_000), seats, typicalSeconds }
  }

  async #tell(targetUid: Uid): Promise<void> {
    const { threads } = this.#parts
    const waiters = await threads.queued(targetUid, maxWaiters)
    const before = this.#told.get(targetUid) ?? new Map<string, number>()
    const now = new Map(waiters.map((waiter, index) => [waiter.threadUid as string, index + 1]))
    if (now.size === 0) this.#told.delete(targetUid)
    else this.#told.set(targetUid, now)
    for (const threadUid of before.keys()) if (!now.has(threadUid)) this.#texts.delete(threadUid)
    const moved = waiters.filter(({ threadUid }) => now.get(threadUid) !== before.get(threadUid))
    if (moved.length === 0 && before.size === now.size) return
    const pace = await this.#paceOf(targetUid)
    for (const waiter of moved) {
      await this.#update(targetUid, waiter, { position: now.get(waiter.threadUid) ?? 0, queueSize: now.size, pace })
    }
    await this.#notify(targetUid, waiters[0], { queueSize: now.size, pace })
  }

  async #update(
    targetUid: Uid,
    waiter: Waiter,
    { position, queueSize, pace }: { position: number; queueSize: number; pace: QueuePace },
  ): Promise<void> {
    const { outlets, fanOut, clock } = this.#parts
    if (outlets.countOf(waiter.visitorUid) === 0) return
    const text = await this.#textFor(targetUid, waiter)
    const nowMs = clock.now()
    const at = { position, queueSize, queuedAt: waiter.queuedAt, nowMs }
    const content = JSON.stringify(placeContent(text, at, pace))
    const thread = { topic: waiter.topic, user: waiter.visitorUid }
    const message = serverAnswer(systemActor(targetUid, ''), thread, { type: 'QUEUE_UPDATE', content, nowMs })
    fanOut.pass(message, [waiter.visitorUid])
  }

  async #textFor(targetUid: Uid, { threadUid, visitorUid }: Waiter): Promise<string> {
    const known = this.#texts.get(threadUid)
    if (known !== undefined) return known
    const text = await this.#parts.phrasebook.say({ targetUid, user: { uid: visitorUid } }, 'queued')
    this.#texts.set(threadUid, text)
    return text
  }

  async #notify(
    targetUid: Uid,
    first: Waiter | undefined,
    { queueSize, pace }: { queueSize: number; pace: QueuePace },
  ): Promise<void> {
    const { desk, notices, clock } = this.#parts
    const present = (await desk.candidates(targetUid)).filter((one) => one.present)
    notices.queueNotice(
      present.map((one) => one.uid),
      targetUid,
      {
        threadUid: first?.threadUid ?? '',
        threadTopic: first?.topic ?? '',
        position: first === undefined ? 0 : 1,
        queueSize,
        estimatedWaitMs: queueSize === 0 ? 0 : estimatedWaitSeconds(queueSize, pace) * 1000,
        freeSeats: present.filter((one) => one.status === 'AVAILABLE' && hasSeat(one)).length,
        serverTimestamp: clock.now(),
        user: { uid: first?.visitorUid ?? '' },
      },
    )
  }
}

async function isCounted(threads: Threads, thread: Thread): Promise<boolean> {
  const stored = await threads.byUid(thread.uid)
  return stored !== null && (stored.state === 'QUEUING' || stored.state === 'OFFERED')
}

/** As protocol.md says of QUEUE: times in whole seconds, `serverTimestamp` in ms since 1970 UTC. */
function placeContent(
  content: string,
  at: { position: number; queueSize: number; queuedAt: number; nowMs: number },
  pace: QueuePace,
): object {
  const { position, queueSize, queuedAt, nowMs } = at
  return {
    content,
    position,
    queueSize,
    waitSeconds: Math.max(0, Math.round((nowMs - queuedAt) / 1000)),
    estimatedWaitTime: estimatedWaitSeconds(position, pace),
    serverTimestamp: nowMs,
  }
}
