import type { Uid } from '../domain/ids.ts'
import { estimatedWaitSeconds, type QueuePace } from '../domain/queue.ts'
import { type Candidate, hasSeat } from '../domain/routing.ts'
import { type EventKind, type SystemEvent, withEvent } from '../domain/system-event.ts'
import type { Thread } from '../domain/thread.ts'
import type { Threads, Waiter } from '../store/ports/threads.ts'
import type { Notices } from './agent-notices.ts'
import { Beat } from './beat.ts'
import type { Clock } from './clock.ts'
import type { Desk } from './desk.ts'
import type { FanOut } from './fan-out.ts'
import { inTurns } from './in-turns.ts'
import type { Outlets } from './outlets.ts'
import type { Phrase, Phrasebook } from './phrasebook.ts'
import type { PhraseName } from './phrases.ts'
import { Rounds } from './rounds.ts'
import { type Said, serverAnswer, systemActor } from './server-draft.ts'

/** Whoever waits hears of a change within a second, the time that telling all of them takes included. */
const pace = { soonMs: 250, apartMs: 600 }
const maxWaiters = 10_000
const waitersPerPage = 500
/** Half a millisecond of work: a decision waits for about ten turns of the event loop. */
const waitersPerTurn = 10
/** For so long an estimate may be told from what was counted. */
const paceLifeMs = 500
const paceWindowMs = 10 * 60_000
const typicalSeconds = 300
const phraseFor: Readonly<Partial<Record<EventKind, PhraseName>>> = { RETURNED: 'returned', MOVED: 'moved' }

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
  /** Where messages were left of which agents were not told. */
  readonly #left = new Set<Uid>()
  readonly #beats = new Map<Uid, Beat>()
  readonly #rounds: Rounds
  /** What each waiter was told last: their place, twice, and one more while an agent is asked. */
  readonly #told = new Map<Uid, Map<string, number>>()
  /** What each waiter who listens is told beside their place: looked up once, for they are told often. */
  readonly #texts = new Map<string, Phrase>()
  readonly #paces = new Map<Uid, { readonly pace: Promise<QueuePace>; readonly untilMs: number }>()

  constructor(parts: BoardParts) {
    this.#parts = parts
    this.#rounds = new Rounds((targetUid) => this.#tell(targetUid), parts.onError)
  }

  /** Something has changed in a queue; changes of a moment are told together. */
  changed(targetUid: Uid): void {
    this.#beatOf(targetUid).changed()
  }

  /** Agents are told, though nobody may stand elsewhere than before. */
  messageLeft(targetUid: Uid): void {
    this.#left.add(targetUid)
    this.changed(targetUid)
  }

  /** What QUEUE says of a thread that waits, or is about to, and why it does. */
  async saidFor(thread: Thread, event: SystemEvent): Promise<Said> {
    const phrase = phraseFor[event.kind] ?? 'queued'
    return { content: await this.#contentFor(thread, phrase), extra: withEvent('', event) }
  }

  async #contentFor(thread: Thread, phrase: PhraseName): Promise<string> {
    const { threads, clock, phrasebook } = this.#parts
    const nowMs = clock.now()
    const queuedAt = thread.queuedAt ?? nowMs
    const { size, ahead } = await threads.place({ ...thread, queuedAt })
    const counted = await isCounted(threads, thread)
    const pace = await this.#recentPaceOf(thread.targetUid)
    const isAsked = thread.state === 'OFFERED'
    const at = { position: ahead + 1, queueSize: size + (counted ? 0 : 1), queuedAt, isAsked, nowMs }
    return JSON.stringify(placeContent(await phrasebook.find(thread, phrase), at, pace))
  }

  /** How long whoever stands at a place, from 1, is likely to wait, in seconds. */
  async estimateAt(targetUid: Uid, position: number): Promise<number> {
    return estimatedWaitSeconds(position, await this.#paceOf(targetUid))
  }

  async stop(): Promise<void> {
    await this.#rounds.stop()
  }

  #beatOf(targetUid: Uid): Beat {
    const known = this.#beats.get(targetUid)
    if (known !== undefined) return known
    const beat = new Beat(this.#parts.clock, pace, () => this.#rounds.wake(targetUid))
    this.#beats.set(targetUid, beat)
    return beat
  }

  /** As it was counted a moment ago: many come at once, and each is told an estimate. */
  #recentPaceOf(targetUid: Uid): Promise<QueuePace> {
    const nowMs = this.#parts.clock.now()
    const known = this.#paces.get(targetUid)
    if (known !== undefined && nowMs < known.untilMs) return known.pace
    const pace = this.#paceOf(targetUid)
    this.#paces.set(targetUid, { pace, untilMs: nowMs + paceLifeMs })
    pace.catch(() => this.#paces.delete(targetUid))
    return pace
  }

  async #paceOf(targetUid: Uid): Promise<QueuePace> {
    return this.#paceWith(targetUid, await this.#parts.desk.candidates(targetUid))
  }

  async #paceWith(targetUid: Uid, agents: readonly Candidate[]): Promise<QueuePace> {
    const { threads, clock } = this.#parts
    const done = await threads.assignedSince(targetUid, clock.now() - paceWindowMs)
    const working = agents.filter((one) => one.present && one.status === 'AVAILABLE')
    const seats = working.reduce((sum, one) => sum + one.capacity, 0)
    return { completionsPerMinute: done / (paceWindowMs / 60_000), seats, typicalSeconds }
  }

  async #tell(targetUid: Uid): Promise<void> {
    const waiters = await this.#waitersOf(targetUid)
    const before = this.#told.get(targetUid) ?? new Map<string, number>()
    const now = new Map(
      waiters.map(({ threadUid, isAsked }, index) => [threadUid as string, toldOf(index + 1, isAsked)]),
    )
    if (now.size === 0) this.#told.delete(targetUid)
    else this.#told.set(targetUid, now)
    for (const threadUid of before.keys()) if (!now.has(threadUid)) this.#texts.delete(threadUid)
    const moved = waiters.filter(({ threadUid }) => now.get(threadUid) !== before.get(threadUid))
    const isLeft = this.#left.delete(targetUid)
    if (moved.length === 0 && before.size === now.size && !isLeft) return
    const agents = await this.#parts.desk.candidates(targetUid)
    const queue = { queueSize: now.size, pace: await this.#paceWith(targetUid, agents) }
    await inTurns(moved, waitersPerTurn, (waiter) =>
      this.#update(targetUid, waiter, { position: Math.floor((now.get(waiter.threadUid) ?? 0) / 2), ...queue }),
    )
    await this.#notify(targetUid, waiters[0], { ...queue, agents, isLeft })
  }

  /** Page by page: who is passed over because somebody left meanwhile is told in the round that follows from that. */
  async #waitersOf(targetUid: Uid): Promise<Waiter[]> {
    const waiters = new Map<string, Waiter>()
    for (let offset = 0; offset < maxWaiters; offset += waitersPerPage) {
      const page = await this.#parts.threads.queued(targetUid, waitersPerPage, offset)
      for (const waiter of page) waiters.set(waiter.threadUid, waiter)
      if (page.length < waitersPerPage) break
    }
    return [...waiters.values()]
  }

  /** Waits only for a text that is not known yet. */
  #update(targetUid: Uid, waiter: Waiter, place: Place): void | Promise<void> {
    if (this.#parts.outlets.countOf(waiter.visitorUid) === 0) return
    const text = this.#texts.get(waiter.threadUid)
    if (text !== undefined) return this.#say(targetUid, waiter, { ...place, text })
    return this.#textFor(targetUid, waiter).then((found) => this.#say(targetUid, waiter, { ...place, text: found }))
  }

  #say(targetUid: Uid, waiter: Waiter, { position, queueSize, pace, text }: Place & { text: Phrase }): void {
    const { fanOut, clock } = this.#parts
    const nowMs = clock.now()
    const at = { position, queueSize, queuedAt: waiter.queuedAt, isAsked: waiter.isAsked, nowMs }
    const content = JSON.stringify(placeContent(text, at, pace))
    const thread = { topic: waiter.topic, user: waiter.visitorUid }
    const message = serverAnswer(systemActor(targetUid, ''), thread, { type: 'QUEUE_UPDATE', content, nowMs })
    fanOut.pass(message, [waiter.visitorUid])
  }

  async #textFor(targetUid: Uid, { threadUid, visitorUid }: Waiter): Promise<Phrase> {
    const text = await this.#parts.phrasebook.find({ targetUid, user: { uid: visitorUid } }, 'queued')
    this.#texts.set(threadUid, text)
    return text
  }

  async #notify(
    targetUid: Uid,
    first: Waiter | undefined,
    { queueSize, pace, agents, isLeft }: Omit<Place, 'position'> & { agents: readonly Candidate[]; isLeft: boolean },
  ): Promise<void> {
    const { notices, clock } = this.#parts
    const present = agents.filter((one) => one.present)
    await notices.queueNotice(
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
        ...(isLeft ? { messageLeft: true } : {}),
      },
    )
  }
}

/** A waiter's place and what an estimate is made from. */
interface Place {
  readonly position: number
  readonly queueSize: number
  readonly pace: QueuePace
}

function toldOf(position: number, isAsked: boolean): number {
  return position * 2 + (isAsked ? 1 : 0)
}

async function isCounted(threads: Threads, thread: Thread): Promise<boolean> {
  const stored = await threads.byUid(thread.uid)
  if (stored?.targetUid !== thread.targetUid) return false
  return stored.state === 'QUEUING' || stored.state === 'OFFERED'
}

/** As protocol.md says of QUEUE: times in whole seconds, `serverTimestamp` in ms since 1970 UTC. */
function placeContent(
  { text: content, isOwn }: Phrase,
  at: { position: number; queueSize: number; queuedAt: number; isAsked: boolean; nowMs: number },
  pace: QueuePace,
): object {
  const { position, queueSize, queuedAt, isAsked, nowMs } = at
  return {
    content,
    position,
    queueSize,
    waitSeconds: Math.max(0, Math.round((nowMs - queuedAt) / 1000)),
    estimatedWaitTime: estimatedWaitSeconds(position, pace),
    serverTimestamp: nowMs,
    ...(isAsked ? { asked: true } : {}),
    ...(isOwn ? { hasOwnText: true } : {}),
  }
}
