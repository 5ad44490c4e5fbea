import type { Uid } from '../../domain/ids.ts'
import { type EventKind, type SystemEvent, withEvent } from '../../domain/message/system-event.ts'
import { type Candidate, hasSeat, isWorking } from '../../domain/thread/routing.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Waiter } from '../../store/ports/queues.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { FanOut } from '../delivery/fan-out.ts'
import type { Subscribers } from '../delivery/subscribers.ts'
import type { Phrase, Phrasebook } from '../messaging/phrasebook.ts'
import type { PhraseName } from '../messaging/phrases.ts'
import { type Said, serverAnswer, systemActor } from '../messaging/server-message.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'
import { inChunks } from '../timing/in-chunks.ts'
import { KeyedRunner } from '../timing/keyed-runner.ts'
import { Throttle } from '../timing/throttle.ts'
import type { AgentNotices } from './agent-notices.ts'
import type { AgentPool } from './agent-pool.ts'
import { estimateBehind, holdingUp, type QueueMotion, queueMotionOf, type Standpoint } from './queue-estimate.ts'
import { type QueuePlace, queuePlaceContent } from './queue-place.ts'

/** Waiting visitors hear of a change within a second, including the time it takes to notify all of them. */
const pace = { soonMs: 250, apartMs: 600 }
const maxWaiters = 10_000
const waitersPerPage = 500
/** Half a millisecond of work: a decision waits for about ten turns of the event loop. */
const waitersPerTurn = 10
/** How long a measured motion may be used for estimates. */
const motionLifeMs = 500
/** An estimate grows while nothing happens: waiting visitors are notified of that within this time. */
const lookAgainMs = 30_000
const phraseFor: Readonly<Partial<Record<EventKind, PhraseName>>> = { RETURNED: 'returned', MOVED: 'moved' }

export interface QueueUpdatesDeps {
  readonly threads: Threads
  readonly agentPool: AgentPool
  readonly subscribers: Subscribers
  readonly fanOut: FanOut
  readonly notices: AgentNotices
  readonly phrasebook: Phrasebook
  readonly clock: Clock
  readonly uids: Uids
  readonly onError: (error: unknown) => void
}

/** Notifies waiting visitors of their place, and agents of who waits, soon after a change. */
export class QueueUpdates {
  readonly #deps: QueueUpdatesDeps
  /** Targets with left messages that their agents were not notified of. */
  readonly #left = new Set<Uid>()
  readonly #beats = new Map<Uid, Throttle>()
  readonly #rounds: KeyedRunner<Uid>
  /** What each waiting visitor was last told, as they read it. */
  readonly #sent = new Map<Uid, Map<string, string>>()
  /** The text that each listening visitor gets beside their place: looked up once, because they are notified often. */
  readonly #texts = new Map<string, Phrase>()
  readonly #motions = new Map<Uid, { readonly motion: Promise<QueueMotion>; readonly untilMs: number }>()
  /** Timers that check queues with waiting visitors without an event. */
  readonly #looks = new Map<Uid, () => void>()

  constructor(deps: QueueUpdatesDeps) {
    this.#deps = deps
    this.#rounds = new KeyedRunner((targetUid) => this.#tell(targetUid), deps.onError)
  }

  /** Reports a change in a queue; changes within a moment are sent together. */
  changed(targetUid: Uid): void {
    this.#beatOf(targetUid).changed()
  }

  /** Reports a left message: notifies the agents even if no place changed. */
  messageLeft(targetUid: Uid): void {
    this.#left.add(targetUid)
    this.changed(targetUid)
  }

  /** Returns what QUEUE says of a thread that waits or is about to, with the event that made it wait. */
  async saidFor(thread: Thread, event: SystemEvent): Promise<Said> {
    const phrase = phraseFor[event.kind] ?? 'queued'
    return { content: await this.#contentFor(thread, phrase, event), extra: withEvent('', event) }
  }

  async #contentFor(thread: Thread, phrase: PhraseName, event: SystemEvent): Promise<string> {
    const { threads, clock, phrasebook } = this.#deps
    const nowMs = clock.now()
    const queuedAt = thread.queuedAt ?? nowMs
    const at = { ...thread, queuedAt }
    const { size, ahead } = await threads.place(at)
    const counted = await isCounted(threads, thread)
    const motion = await this.#recentMotionOf(thread.targetUid)
    const estimateSeconds = estimateBehind(motion, holdingUp(motion, at, ahead), thread.excluded)
    const isAsked = thread.state === 'OFFERED'
    const place = { position: ahead + 1, queueSize: size + (counted ? 0 : 1), queuedAt, isAsked, estimateSeconds }
    return JSON.stringify(queuePlaceContent(await phrasebook.find(thread, phrase, event), place, nowMs))
  }

  /** Returns how long a newcomer behind `ahead` others is likely to wait, in seconds. */
  async estimateAt(targetUid: Uid, at: Standpoint, ahead: number): Promise<number> {
    const motion = await this.#motionOf(targetUid)
    return estimateBehind(motion, holdingUp(motion, at, ahead), [])
  }

  async stop(): Promise<void> {
    for (const cancel of this.#looks.values()) cancel()
    this.#looks.clear()
    await this.#rounds.stop()
  }

  #beatOf(targetUid: Uid): Throttle {
    const known = this.#beats.get(targetUid)
    if (known !== undefined) return known
    const beat = new Throttle(this.#deps.clock, pace, () => this.#rounds.wake(targetUid))
    this.#beats.set(targetUid, beat)
    return beat
  }

  /** Reuses a recent measurement: many visitors arrive at once, and each gets an estimate. */
  #recentMotionOf(targetUid: Uid): Promise<QueueMotion> {
    const nowMs = this.#deps.clock.now()
    const known = this.#motions.get(targetUid)
    if (known !== undefined && nowMs < known.untilMs) return known.motion
    const motion = this.#motionOf(targetUid)
    this.#motions.set(targetUid, { motion, untilMs: nowMs + motionLifeMs })
    motion.catch(() => this.#motions.delete(targetUid))
    return motion
  }

  async #motionOf(targetUid: Uid): Promise<QueueMotion> {
    return queueMotionOf(this.#deps, targetUid, await this.#deps.agentPool.candidates(targetUid))
  }

  async #tell(targetUid: Uid): Promise<void> {
    const waiters = await this.#waitersOf(targetUid)
    const before = this.#sent.get(targetUid) ?? new Map<string, string>()
    const isLeft = this.#left.delete(targetUid)
    this.#lookAgain(targetUid, waiters.length > 0)
    if (waiters.length + before.size === 0 && !isLeft) return
    const agents = await this.#deps.agentPool.candidates(targetUid)
    const motion = await queueMotionOf(this.#deps, targetUid, agents)
    const places = placesOf(waiters, motion)
    const now = new Map(places.map((place) => [place.threadUid as string, toldOf(place)]))
    if (now.size === 0) this.#sent.delete(targetUid)
    else this.#sent.set(targetUid, now)
    for (const threadUid of before.keys()) if (!now.has(threadUid)) this.#texts.delete(threadUid)
    const moved = places.filter(({ threadUid }) => now.get(threadUid) !== before.get(threadUid))
    if (moved.length === 0 && before.size === now.size && !isLeft) return
    await inChunks(moved, waitersPerTurn, (waiter) => this.#update(targetUid, waiter))
    await this.#notify(targetUid, places, { agents, isLeft })
  }

  #lookAgain(targetUid: Uid, isWaitedFor: boolean): void {
    this.#looks.get(targetUid)?.()
    this.#looks.delete(targetUid)
    if (isWaitedFor)
      this.#looks.set(
        targetUid,
        this.#deps.clock.after(lookAgainMs, () => this.changed(targetUid)),
      )
  }

  /**
   * Reads page by page. A waiter skipped because another left meanwhile is notified in the round that this departure
   * causes.
   */
  async #waitersOf(targetUid: Uid): Promise<Waiter[]> {
    const waiters = new Map<string, Waiter>()
    for (let offset = 0; offset < maxWaiters; offset += waitersPerPage) {
      const page = await this.#deps.threads.queued(targetUid, waitersPerPage, offset)
      for (const waiter of page) waiters.set(waiter.threadUid, waiter)
      if (page.length < waitersPerPage) break
    }
    return [...waiters.values()]
  }

  /** Returns a promise only if the text is not known yet. */
  #update(targetUid: Uid, waiter: PlacedWaiter): void | Promise<void> {
    if (this.#deps.subscribers.countOf(waiter.visitorUid) === 0) return
    const text = this.#texts.get(waiter.threadUid)
    if (text !== undefined) return this.#say(targetUid, waiter, text)
    return this.#textFor(targetUid, waiter).then((found) => this.#say(targetUid, waiter, found))
  }

  #say(targetUid: Uid, waiter: PlacedWaiter, text: Phrase): void {
    const { fanOut, clock, uids } = this.#deps
    const [uid, nowMs] = [uids.newMessageUid(), clock.now()]
    const content = JSON.stringify(queuePlaceContent(text, waiter, nowMs))
    const thread = { topic: waiter.topic, user: waiter.visitorUid }
    const message = serverAnswer(systemActor(targetUid, ''), thread, { uid, type: 'QUEUE_UPDATE', content, nowMs })
    fanOut.pass(message, [waiter.visitorUid])
  }

  async #textFor(targetUid: Uid, { threadUid, visitorUid }: Waiter): Promise<Phrase> {
    const text = await this.#deps.phrasebook.find({ targetUid, user: { uid: visitorUid } }, 'queued')
    this.#texts.set(threadUid, text)
    return text
  }

  async #notify(
    targetUid: Uid,
    places: readonly PlacedWaiter[],
    { agents, isLeft }: { agents: readonly Candidate[]; isLeft: boolean },
  ): Promise<void> {
    const { notices, clock } = this.#deps
    const [first, last] = [places[0], places.at(-1)]
    const present = agents.filter((one) => one.present)
    await notices.queueNotice(
      present.map((one) => one.uid),
      targetUid,
      {
        threadUid: first?.threadUid ?? '',
        threadTopic: first?.topic ?? '',
        position: first === undefined ? 0 : 1,
        queueSize: places.length,
        estimatedWaitMs: (last?.estimateSeconds ?? 0) * 1000,
        freeSeats: present.filter((one) => isWorking(one) && hasSeat(one)).length,
        serverTimestamp: clock.now(),
        user: { uid: first?.visitorUid ?? '' },
        ...(isLeft ? { messageLeft: true } : {}),
      },
    )
  }
}

type PlacedWaiter = Waiter & QueuePlace

function placesOf(waiters: readonly Waiter[], motion: QueueMotion): PlacedWaiter[] {
  const leftOver = new Set(motion.leftOver.map(({ uid }) => uid))
  let ahead = 0
  return waiters.map((waiter, index) => {
    const estimateSeconds = estimateBehind(motion, ahead, waiter.excluded)
    if (!leftOver.has(waiter.threadUid)) ahead += 1
    return { ...waiter, position: index + 1, queueSize: waiters.length, estimateSeconds }
  })
}

/**
 * Returns what decides whether to notify again: what a visitor would read. Minutes, and none while an agent is asked.
 */
function toldOf({ position, isAsked, estimateSeconds }: QueuePlace): string {
  return `${position} ${isAsked ? 'asked' : Math.max(1, Math.round(estimateSeconds / 60))}`
}

async function isCounted(threads: Threads, thread: Thread): Promise<boolean> {
  const stored = await threads.byUid(thread.uid)
  if (stored?.targetUid !== thread.targetUid) return false
  return stored.state === 'QUEUING' || stored.state === 'OFFERED'
}
