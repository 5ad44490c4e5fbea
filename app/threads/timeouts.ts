import type { Uid } from '../../domain/ids.ts'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import { isPrivate, isQueued, type Thread, type ThreadChange } from '../../domain/thread/thread.ts'
import type { Deadlines, DueThread, Silence } from '../../store/ports/deadlines.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { Subscribers } from '../delivery/subscribers.ts'
import type { AgentPool } from '../dispatch/agent-pool.ts'
import { append, type MessageDeps } from '../messaging/append.ts'
import { inLaneOf } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'
import { Alarm } from '../timing/alarm.ts'
import { KeyedRunner } from '../timing/keyed-runner.ts'
import { type EndThreadDeps, endThread, type ThreadEnding } from './end-thread.ts'
import { type OverflowDeps, overflow, overflows } from './overflow.ts'
import type { VisitorConnections } from './visitor-connections.ts'

const perRound = 64
const retryMs = 1000

export interface TimeoutsDeps extends EndThreadDeps, OverflowDeps {
  readonly messageDeps: MessageDeps
  readonly agentPool: AgentPool
  readonly threads: Threads
  readonly deadlines: Deadlines
  readonly subscribers: Subscribers
  readonly connections: Pick<VisitorConnections, 'standingOf'>
  /** How long visitors have to come back after a start. */
  readonly startMs: number
  readonly onError: (error: unknown) => void
}

/**
 * Ends threads in which nobody speaks, after a warning, and threads whose visitor no longer waits or is gone for long;
 * moves on those that have waited long. The next check of each thread is a row, so a restart loses none; one alarm is
 * set for the earliest.
 */
export class Timeouts {
  readonly #deps: TimeoutsDeps
  readonly #alarm: Alarm
  /** One round for all threads. */
  readonly #rounds: KeyedRunner<void>
  readonly #underWay = new Set<Promise<void>>()
  /** Visitors could not be seen before this start, so nobody counts as gone since an earlier time. */
  readonly #startedAt: number

  constructor(deps: TimeoutsDeps) {
    this.#deps = deps
    this.#startedAt = deps.messageDeps.clock.now()
    this.#rounds = new KeyedRunner(() => this.#look(), deps.onError)
    this.#alarm = new Alarm(deps.messageDeps.clock, () => this.#rounds.wake())
  }

  /** Schedules a check of a thread that began to wait or to be talked in. */
  onThreadChange(before: Thread | null, after: Thread): void {
    const watch = watchFor(before, after)
    if (watch === 'none') return
    const watching = (watch === 'new' ? this.#watch(after) : this.#watchOverflow(after))
      .catch(this.#deps.onError)
      .finally(() => this.#underWay.delete(watching))
    this.#underWay.add(watching)
  }

  /** Makes sure that there is a check by the time at which a thread is due, as stored. */
  isDueAt(dueAt: number): void {
    this.#alarm.set(dueAt)
  }

  /** Schedules a check of all threads of a target whose settings changed. */
  async settingsChanged(targetUid: Uid): Promise<void> {
    await this.#deps.deadlines.watchAll(targetUid, this.#deps.messageDeps.clock.now())
    this.#rounds.wake()
  }

  /** After a start: handles what came due meanwhile, and threads that changed just before the stop. */
  async resume(): Promise<void> {
    const { deadlines, agentPool, messageDeps } = this.#deps
    for (const targetUid of await deadlines.unwatchedTargets()) {
      const settings = await agentPool.settingsOf(targetUid)
      const { goneSeconds, idleWarnSeconds } = settings
      if (goneSeconds > 0 || idleWarnSeconds > 0 || overflows(settings))
        await deadlines.watchAll(targetUid, messageDeps.clock.now())
    }
    this.#rounds.wake()
  }

  /** Ends no more threads; resolves once everything begun is done. */
  async stop(): Promise<void> {
    this.#alarm.stop()
    await this.#rounds.stop()
    await Promise.all(this.#underWay)
  }

  async #watch(thread: Thread): Promise<void> {
    const { agentPool, messageDeps } = this.#deps
    const settings = await agentPool.settingsOf(thread.targetUid)
    const { goneSeconds, idleWarnSeconds, overflowSeconds, absentCloseSeconds } = settings
    const whileWaiting = [goneSeconds, overflows(settings) ? overflowSeconds : 0]
    // Its visitor may have left while it waited.
    const whileChatting = [idleWarnSeconds, this.#isHere(thread) ? 0 : absentCloseSeconds]
    const seconds = (isQueued(thread) ? whileWaiting : whileChatting).filter((one) => one > 0)
    if (seconds.length > 0) await this.#lookAgain(thread, messageDeps.clock.now() + Math.min(...seconds) * 1000)
  }

  async #watchOverflow(thread: Thread): Promise<void> {
    const { agentPool, messageDeps } = this.#deps
    if (overflows(await agentPool.settingsOf(thread.targetUid))) await this.#lookAgain(thread, messageDeps.clock.now())
  }

  async #lookAgain(thread: Thread, dueAt: number | null): Promise<void> {
    await this.#deps.threads.change(thread, { kind: 'watch', dueAt })
    if (dueAt !== null) this.#alarm.set(dueAt)
  }

  async #look(): Promise<void> {
    const { deadlines, messageDeps, onError } = this.#deps
    const due = await deadlines.due(messageDeps.clock.now(), perRound)
    try {
      for (const one of due) await this.#lookAt(one)
    } catch (error) {
      onError(error)
      this.#alarm.set(messageDeps.clock.now() + retryMs)
      return
    }
    if (due.length > 0) return this.#rounds.wake()
    const next = await deadlines.next()
    if (next !== null) this.#alarm.set(next)
  }

  async #lookAt(due: DueThread): Promise<void> {
    const { messageDeps, deadlines, agentPool } = this.#deps
    const isSeen = await inLaneOf(messageDeps, due, async (lane, thread) => {
      const settings = await agentPool.settingsOf(thread.targetUid)
      if (isQueued(thread)) await this.#checkWaiting(lane, thread, settings)
      else if (thread.state === 'CHATTING') await this.#checkChatting(lane, thread, settings)
      else await this.#lookAgain(thread, null)
      return true
    })
    // It is no longer the topic's current thread.
    if (isSeen === null) await deadlines.clear(due.uid)
  }

  async #checkWaiting(lane: Lane, thread: Thread, settings: WorkgroupSettings): Promise<void> {
    const { messageDeps } = this.#deps
    const goneAt = await this.#goneAt(thread, settings)
    if (goneAt !== null && goneAt <= messageDeps.clock.now()) {
      return this.#end(lane, thread, { closedBy: 'SYSTEM', phrase: 'closedGone', kind: 'ENDED_GONE' })
    }
    const overflowAt = await overflow(this.#deps, lane, { thread, settings })
    if (overflowAt !== 'moved') await this.#lookAgain(thread, earlier(goneAt, overflowAt))
  }

  /** Returns when its visitor will have been away for too long; null for never. */
  async #goneAt(thread: Thread, { goneSeconds }: WorkgroupSettings): Promise<number | null> {
    const { subscribers, deadlines, messageDeps } = this.#deps
    if (goneSeconds === 0) return null
    const nowMs = messageDeps.clock.now()
    const silence = await deadlines.silence(thread.uid)
    const isHere = subscribers.countOf(thread.user.uid) > 0
    // A message counts as a sign of life, for visitors who send by HTTP.
    const lastSeenAt = Math.max(subscribers.leftAt(thread.user.uid), silence?.lastAt ?? 0, this.#startedAt)
    return (isHere ? nowMs : lastSeenAt) + goneSeconds * 1000
  }

  async #checkChatting(lane: Lane, thread: Thread, settings: WorkgroupSettings): Promise<void> {
    const { deadlines, messageDeps } = this.#deps
    const silence = await deadlines.silence(thread.uid)
    if (silence === null) return this.#lookAgain(thread, null)
    const absentAt = this.#absentAt(thread, silence, settings)
    if (absentAt !== null && absentAt <= messageDeps.clock.now()) {
      return this.#end(lane, thread, { closedBy: 'SYSTEM', phrase: 'closedAbsent', kind: 'ENDED_ABSENT' })
    }
    const silentAt = await this.#checkSilence(lane, thread, { silence, settings })
    if (silentAt !== 'ended') await this.#lookAgain(thread, earlier(silentAt, absentAt))
  }

  #isHere({ user }: Thread): boolean {
    return (this.#deps.connections.standingOf(user.uid)?.status ?? 'OFFLINE') !== 'OFFLINE'
  }

  /** Returns when its visitor will have been gone for too long; null for never, as long as they are there. */
  #absentAt(thread: Thread, { leftAt }: Silence, { absentCloseSeconds }: WorkgroupSettings): number | null {
    if (absentCloseSeconds === 0 || leftAt === null || this.#isHere(thread)) return null
    // A visitor who wants to come back after a start gets the time for it.
    return Math.max(leftAt + absentCloseSeconds * 1000, this.#startedAt + this.#deps.startMs)
  }

  /** Returns when to check for silence again; null for never. */
  async #checkSilence(
    lane: Lane,
    thread: Thread,
    { silence, settings }: { silence: Silence; settings: WorkgroupSettings },
  ): Promise<number | null | 'ended'> {
    const [warnMs, closeMs] = [settings.idleWarnSeconds * 1000, settings.idleCloseSeconds * 1000]
    if (warnMs === 0) return null
    const { lastAt, lastSeq: atSeq, warned } = silence
    const nowMs = this.#deps.messageDeps.clock.now()
    // Warned, but never ended: checked again in case somebody speaks.
    if (warned && closeMs === 0) return nowMs + warnMs
    const dueAt = lastAt + (warned ? closeMs : warnMs)
    if (dueAt > nowMs) return dueAt
    if (!warned) {
      await this.#warn(lane, thread, { kind: 'warn', atSeq, dueAt: nowMs + (closeMs || warnMs) })
      return nowMs + (closeMs || warnMs)
    }
    await this.#end(lane, thread, { closedBy: 'IDLE', phrase: 'closedIdle', kind: 'ENDED_IDLE', atSeq })
    return 'ended'
  }

  async #end(lane: Lane, thread: Thread, why: Omit<ThreadEnding, 'actor' | 'type'>): Promise<void> {
    const actor = systemActor(thread.targetUid, '')
    await endThread(this.#deps, lane, { thread, actor, type: 'AUTO_CLOSED', ...why })
  }

  async #warn(lane: Lane, thread: Thread, change: Extract<ThreadChange, { kind: 'warn' }>): Promise<void> {
    const { messageDeps, phrasebook } = this.#deps
    const actor = systemActor(thread.targetUid, '')
    const event = eventOf('IDLE', actor.person, messageDeps.clock.now())
    const said = await phrasebook.tell(thread, 'idle', event)
    const draft = serverDraft(messageDeps.uids.newMessageUid(), thread.topic, { type: 'NOTICE', ...said })
    await append(messageDeps, lane, { actor, draft, thread, change })
  }
}

function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}

function watchFor(before: Thread | null, after: Thread): 'new' | 'overflow' | 'none' {
  const kind = watchedFor(after)
  if (kind === 'nothing') return 'none'
  if (before === null || watchedFor(before) !== kind || before.targetUid !== after.targetUid) return 'new'
  // A thread cannot overflow while it is offered to an agent.
  return before.state === 'OFFERED' && after.state === 'QUEUING' ? 'overflow' : 'none'
}

function watchedFor(thread: Thread): 'absence' | 'silence' | 'nothing' {
  if (isPrivate(thread)) return 'nothing'
  if (isQueued(thread)) return 'absence'
  return thread.state === 'CHATTING' ? 'silence' : 'nothing'
}
