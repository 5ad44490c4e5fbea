import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { movedTo } from '../../domain/thread/thread-life.ts'
import { workgroupTopic } from '../../domain/thread/topic.ts'
import type { Deadlines } from '../../store/ports/deadlines.ts'
import type { Workgroups } from '../../store/ports/people.ts'
import { type IsAwayDeps, isAway } from '../dispatch/availability.ts'
import type { QueueUpdates } from '../dispatch/queue-updates.ts'
import { append, type MessageDeps } from '../messaging/append.ts'
import type { Lane } from '../messaging/lanes.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'

/** An offer that expires now is withdrawn within this time. */
const afterOfferMs = 1000

export interface OverflowDeps extends IsAwayDeps {
  readonly messageDeps: MessageDeps
  readonly workgroups: Workgroups
  readonly queueUpdates: Pick<QueueUpdates, 'saidFor'>
  readonly deadlines: Pick<Deadlines, 'waitsSince'>
}

/** Whether a workgroup's threads overflow at all. */
export function overflows({ overflowUid, overflowSeconds }: WorkgroupSettings): boolean {
  return overflowUid !== null && overflowSeconds > 0
}

/**
 * Moves a thread that has waited long enough in the workgroup its visitor asked for to the next one, where it keeps its
 * original place. Returns when to look at it again, in ms since 1970 UTC; null for never; 'moved' if it has moved. The
 * step must be exclusive.
 */
export async function overflow(
  deps: OverflowDeps,
  lane: Lane,
  { thread, settings }: { thread: Thread; settings: WorkgroupSettings },
): Promise<number | null | 'moved'> {
  // Only from the workgroup asked for: two that overflow into each other would pass the thread back and forth forever.
  const isAskedFor = thread.topic === workgroupTopic(thread.targetUid, thread.user.uid)
  if (!overflows(settings) || !isAskedFor) return null
  const nowMs = deps.messageDeps.clock.now()
  const overflowMs = settings.overflowSeconds * 1000
  const dueAt = ((await deps.deadlines.waitsSince(thread.uid)) ?? thread.enteredAt) + overflowMs
  if (thread.offer !== null) return Math.max(dueAt, thread.offer.deadlineAt + afterOfferMs, nowMs + afterOfferMs)
  if (dueAt > nowMs) return dueAt
  return (await moveOn(deps, lane, { thread, settings })) ? 'moved' : nowMs + overflowMs
}

/** Returns false if the next workgroup is gone, belongs to another organization, or takes nobody now. */
async function moveOn(
  deps: OverflowDeps,
  lane: Lane,
  { thread, settings }: { thread: Thread; settings: WorkgroupSettings },
): Promise<boolean> {
  const next = settings.overflowUid === null ? null : await deps.workgroups.byUid(settings.overflowUid)
  if (next === null || next.orgUid !== thread.orgUid) return false
  if (await isAway(deps, next.uid, next.settings)) return false
  const after = movedTo(thread, next.uid)
  const event = eventOf('MOVED', next, deps.messageDeps.clock.now())
  const said = await deps.queueUpdates.saidFor(after, event)
  const draft = serverDraft(deps.messageDeps.uids.newMessageUid(), thread.topic, { type: 'QUEUE', ...said })
  const actor = systemActor(next.uid, next.nickname)
  await append(deps.messageDeps, lane, { actor, draft, thread, after, change: { kind: 'become', after } })
  return true
}
