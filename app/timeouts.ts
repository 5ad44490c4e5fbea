import type { Uid } from '../domain/ids.ts'
import { isQueued, type Thread, type ThreadChange } from '../domain/thread.ts'
import type { WorkgroupSettings } from '../domain/workgroup.ts'
import type { Deadlines, DueThread } from '../store/ports/deadlines.ts'
import type { Threads } from '../store/ports/threads.ts'
import { Alarm } from './alarm.ts'
import { type EndingParts, end } from './conversation.ts'
import type { Lane } from './lanes.ts'
import { append } from './line.ts'
import type { Outlets } from './outlets.ts'
import { Rounds } from './rounds.ts'
import { serverDraft, systemActor } from './server-draft.ts'
import { inLaneOf } from './thread-change.ts'

const perRound = 64
const retryMs = 1000
/** There is one round for all targets. */
const round = 'timeouts' as Uid

/** What watching for silence and absence works with. */
export interface TimeoutParts extends EndingParts {
  readonly threads: Threads
  readonly deadlines: Deadlines
  readonly outlets: Outlets
  readonly onError: (error: unknown) => void
}

/**
 * Ends threads in which nobody speaks, after a warning, and those whose visitor waits no more. When to look at a
 * thread is a row, so that a restart forgets nothing; one alarm rings for the next of them.
 */
export class Timeouts {
  readonly #parts: TimeoutParts
  readonly #alarm: Alarm
  readonly #rounds: Rounds
  readonly #underWay = new Set<Promise<void>>()
  /** Nobody could be heard before this start, so nobody counts as gone since then. */
  readonly #startedAt: number

  constructor(parts: TimeoutParts) {
    this.#parts = parts
    this.#startedAt = parts.line.clock.now()
    this.#rounds = new Rounds(() => this.#look(), parts.onError)
    this.#alarm = new Alarm(parts.line.clock, () => this.#rounds.wake(round))
  }

  /** A thread has begun to wait or to be talked in: it will be looked at. */
  onThreadChange(before: Thread | null, after: Thread): void {
    const kind = watchedFor(after)
    if (kind === 'nothing' || (before !== null && watchedFor(before) === kind)) return
    const watching = this.#watch(after)
      .catch(this.#parts.onError)
      .finally(() => this.#underWay.delete(watching))
    this.#underWay.add(watching)
  }

  /** How a target works has changed: its threads are looked at anew. */
  async settingsChanged(targetUid: Uid): Promise<void> {
    await this.#parts.deadlines.watchAll(targetUid, this.#parts.line.clock.now())
    this.#rounds.wake(round)
  }

  /** After a start: what has come due meanwhile, and threads that changed just before the stop. */
  async resume(): Promise<void> {
    const { deadlines, desk, line } = this.#parts
    for (const targetUid of await deadlines.unwatchedTargets()) {
      const { goneSeconds, idleWarnSeconds } = await desk.settingsOf(targetUid)
      if (goneSeconds > 0 || idleWarnSeconds > 0) await deadlines.watchAll(targetUid, line.clock.now())
    }
    this.#rounds.wake(round)
  }

  /** Ends nothing any more; resolves once what was begun is done. */
  async stop(): Promise<void> {
    this.#alarm.stop()
    await this.#rounds.stop()
    await Promise.all(this.#underWay)
  }

  async #watch(thread: Thread): Promise<void> {
    const { desk, line } = this.#parts
    const { goneSeconds, idleWarnSeconds } = await desk.settingsOf(thread.targetUid)
    const seconds = isQueued(thread) ? goneSeconds : idleWarnSeconds
    if (seconds > 0) await this.#lookAgain(thread, line.clock.now() + seconds * 1000)
  }

  async #lookAgain(thread: Thread, dueAt: number | null): Promise<void> {
    await this.#parts.threads.change(thread, { kind: 'watch', dueAt })
    if (dueAt !== null) this.#alarm.set(dueAt)
  }

  async #look(): Promise<void> {
    const { deadlines, line, onError } = this.#parts
    const due = await deadlines.due(line.clock.now(), perRound)
    try {
      for (const one of due) await this.#lookAt(one)
    } catch (error) {
      onError(error)
      this.#alarm.set(line.clock.now() + retryMs)
      return
    }
    if (due.length > 0) return this.#rounds.wake(round)
    const next = await deadlines.next()
    if (next !== null) this.#alarm.set(next)
  }

  async #lookAt(due: DueThread): Promise<void> {
    const { line, deadlines, desk } = this.#parts
    const isSeen = await inLaneOf(line, due, async (lane, thread) => {
      const settings = await desk.settingsOf(thread.targetUid)
      if (isQueued(thread)) await this.#checkPresence(lane, thread, settings)
      else if (thread.state === 'CHATTING') await this.#checkSilence(lane, thread, settings)
      else await this.#lookAgain(thread, null)
      return true
    })
    // Not the topic's current thread any more.
    if (isSeen === null) await deadlines.clear(due.uid)
  }

  async #checkPresence(lane: Lane, thread: Thread, { goneSeconds }: WorkgroupSettings): Promise<void> {
    const { outlets, deadlines, line } = this.#parts
    if (goneSeconds === 0) return this.#lookAgain(thread, null)
    const nowMs = line.clock.now()
    const silence = await deadlines.silence(thread.uid)
    const isHere = outlets.countOf(thread.user.uid) > 0
    // A message counts as a sign of life, for those who send by HTTP.
    const lastSeenAt = Math.max(outlets.leftAt(thread.user.uid), silence?.lastAt ?? 0, this.#startedAt)
    const goneAt = (isHere ? nowMs : lastSeenAt) + goneSeconds * 1000
    if (goneAt > nowMs) return this.#lookAgain(thread, goneAt)
    const actor = systemActor(thread.targetUid, '')
    await end(this.#parts, lane, { thread, actor, type: 'AUTO_CLOSED', closedBy: 'SYSTEM', phrase: 'closedGone' })
  }

  async #checkSilence(lane: Lane, thread: Thread, settings: WorkgroupSettings): Promise<void> {
    const { deadlines, line } = this.#parts
    const [warnMs, closeMs] = [settings.idleWarnSeconds * 1000, settings.idleCloseSeconds * 1000]
    const silence = await deadlines.silence(thread.uid)
    if (warnMs === 0 || silence === null) return this.#lookAgain(thread, null)
    const { lastAt, lastSeq: atSeq, warned } = silence
    const nowMs = line.clock.now()
    // Warned and never ended: looked at again in case somebody speaks.
    if (warned && closeMs === 0) return this.#lookAgain(thread, nowMs + warnMs)
    const dueAt = lastAt + (warned ? closeMs : warnMs)
    if (dueAt > nowMs) return this.#lookAgain(thread, dueAt)
    const actor = systemActor(thread.targetUid, '')
    if (!warned) return this.#warn(lane, thread, { kind: 'warn', atSeq, dueAt: nowMs + (closeMs || warnMs) })
    await end(this.#parts, lane, { thread, actor, type: 'AUTO_CLOSED', closedBy: 'IDLE', phrase: 'closedIdle', atSeq })
  }

  async #warn(lane: Lane, thread: Thread, change: Extract<ThreadChange, { kind: 'warn' }>): Promise<void> {
    const { line, phrasebook } = this.#parts
    const draft = serverDraft('NOTICE', thread.topic, await phrasebook.say(thread, 'idle'))
    await append(line, lane, { actor: systemActor(thread.targetUid, ''), draft, thread, change })
    this.#alarm.set(change.dueAt)
  }
}

function watchedFor(thread: Thread): 'absence' | 'silence' | 'nothing' {
  if (thread.type === 'MEMBER') return 'nothing'
  if (isQueued(thread)) return 'absence'
  return thread.state === 'CHATTING' ? 'silence' : 'nothing'
}
