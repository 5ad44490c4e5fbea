import type { Uid } from '../../domain/ids.ts'
import { checkTakesPart } from '../../domain/message/permission.ts'
import {
  answerable,
  checkMayLeaveMessage,
  type LeaveForm,
  type LeaveMessage,
  readLeaveForm,
} from '../../domain/thread/leave-message.ts'
import { isQueued, type Thread } from '../../domain/thread/thread.ts'
import { offline } from '../../domain/thread/thread-life.ts'
import { append, type MessageDeps, type Receipt, type Sending } from './append.ts'
import { changeThread } from './in-lane.ts'
import type { Lane, Step } from './lanes.ts'
import { findInThread } from './repeats.ts'

/**
 * Handles LEAVE_MSG_SUBMIT: stores the form of a visitor whom nobody can answer now and who can be reached, so that
 * agents can answer it later.
 */
export function leaveMessage(deps: MessageDeps, lane: Lane, sending: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  checkTakesPart(sending.actor, thread)
  return { result: commit(deps, lane, { ...sending, thread }), exclusive: true }
}

async function commit(deps: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  const { actor, draft, thread } = sending
  // It may have been answered meanwhile: a repeat still gets its first receipt.
  if ((await findInThread(deps, thread, draft.uid)) !== null) return append(deps, lane, sending)
  checkMayLeaveMessage(actor, thread)
  const form = answerable(readLeaveForm(draft.content), await deps.contacts.byUid(thread.user.uid))
  const left = leftIn(sending, form, { uid: deps.uids.newUid() as Uid, createdAt: deps.clock.now() })
  const offline = await outOfQueue(deps, lane, thread)
  const receipt = await append(deps, lane, { ...sending, thread: offline, change: { kind: 'leave-message', left } })
  // From now on the visitor has the name given in the form.
  deps.lanes.forgetPerson(thread.user.uid)
  return receipt
}

/**
 * Takes the thread of a visitor who leaves a message out of the queue. A crash in between loses nothing: the form is
 * sent again.
 */
async function outOfQueue({ threads }: MessageDeps, lane: Lane, thread: Thread): Promise<Thread> {
  if (!isQueued(thread)) return thread
  const after = offline(thread)
  await changeThread(threads, lane, { thread, change: { kind: 'become', after } })
  return after
}

function leftIn(
  { draft, thread }: Sending & { thread: Thread },
  form: LeaveForm,
  made: Pick<LeaveMessage, 'uid' | 'createdAt'>,
): LeaveMessage {
  const { uid: threadUid, topic, orgUid, targetUid, user } = thread
  const place = { messageUid: draft.uid, threadUid, topic, orgUid, targetUid, user }
  return { ...made, ...form, ...place, answer: null }
}
