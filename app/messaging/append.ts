import type { Uid } from '../../domain/ids.ts'
import type { Draft, LoggedMessage, Message } from '../../domain/message/message.ts'
import { type Actor, uidsOf } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { settledAt } from '../../domain/thread/group.ts'
import { isOpen, type Participant, type Thread, type ThreadChange } from '../../domain/thread/thread.ts'
import type { Contacts } from '../../store/ports/contacts.ts'
import type { Files } from '../../store/ports/files.ts'
import type { MessageLog } from '../../store/ports/message-log.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { FanOut } from '../delivery/fan-out.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'
import type { GroupReads } from './group-reads.ts'
import type { Lane, Lanes } from './lanes.ts'

export interface MessageDeps {
  readonly lanes: Lanes
  readonly log: MessageLog
  readonly agents: Pick<Agents, 'byUid' | 'byAccount'>
  readonly threads: Threads
  readonly contacts: Pick<Contacts, 'byUid'>
  readonly files: Pick<Files, 'several' | 'attach' | 'detach' | 'attachments'>
  readonly fanOut: FanOut
  /** How far the members of groups have read; absent where there are no groups. */
  readonly reads?: GroupReads
  readonly clock: Clock
  readonly uids: Uids
  readonly recallWindowMs: number
}

/** A message that is in the log. */
export interface StoredReceipt {
  readonly kind: 'stored'
  readonly message: Message
  /** It was stored by an earlier attempt. */
  readonly repeated: boolean
}

/** The result of a message: where it is stored, or that it was passed on and is not kept. */
export type Receipt = StoredReceipt | { readonly kind: 'passed' }

/** Thrown inside a lane when the thread changed between decision and commit: the decision must be made again. */
export class Stale extends Error {}

/** A message and its sender. */
export interface Sending {
  readonly actor: Actor
  readonly draft: Draft
}

/** A message decided on its thread, with the change it makes. */
export interface Decided extends Sending {
  readonly thread: Thread
  readonly change?: ThreadChange
  /** The thread after the change; without a change, the same thread. */
  readonly after?: Thread
}

/** Commits a decided message, then fans it out. The caller's step is exclusive if it changes the thread. */
export async function append(deps: MessageDeps, lane: Pick<Lane, 'thread'>, decided: Decided): Promise<StoredReceipt> {
  const { actor, draft, thread, change, after: decidedAfter = thread } = decided
  const sender = actor.person
  const appended = await deps.log.append({ thread, sender, draft, ...(change === undefined ? {} : { change }) })
  switch (appended.outcome) {
    case 'stored': {
      const { seq, sentAt } = appended
      const after = settledAt(decidedAfter, seq)
      if (after !== thread) lane.thread = after
      const { uid, type, content, channel, extra } = draft
      const message: Message = {
        uid,
        type,
        content,
        status: 'SUCCESS',
        channel,
        extra,
        sender,
        seq,
        sentAt,
        thread: after,
      }
      deps.fanOut.tell(message, audience(thread, after, seq))
      if (thread.type === 'GROUP') toldToGroup(deps, message, thread)
      return { kind: 'stored', message, repeated: false }
    }
    case 'repeat':
      return repeated(appended.message, decided)
    case 'stale':
      lane.thread = undefined
      throw new Stale()
    case 'full':
      throw new SeatTaken()
    default:
      return appended satisfies never
  }
}

/** Who has left a group receives nothing more, not even what was on its way. */
function toldToGroup({ fanOut, reads }: MessageDeps, message: Message, before: Thread): void {
  reads?.said(message)
  for (const uid of leaversOf(before, message.thread)) fanOut.dismiss(uid, before.uid)
}

/** Thrown only by `append`: another thread took the seat this change needs. */
export class SeatTaken extends Error {}

function repeated(message: LoggedMessage, { actor, thread }: Decided): StoredReceipt {
  if (!uidsOf(actor).includes(message.sender.uid)) throw new Refused('uid_taken')
  return { kind: 'stored', message: { ...message, thread }, repeated: true }
}

/** Returns everyone present before or after the change: both hear of the change itself. */
function audience(before: Thread, after: Thread, seq: number): readonly Participant[] {
  if (!isOpen(before)) return audienceAfterEnd(before, after, seq)
  if (before === after) return before.participants
  if (before.type === 'GROUP') return after.participants
  const leaving = leaversOf(before, after)
  return [...after.participants, ...before.participants.filter(({ uid }) => leaving.includes(uid))]
}

function leaversOf(before: Thread, after: Thread): readonly Uid[] {
  if (before === after) return []
  const staying = new Set(after.participants.map(({ uid }) => uid))
  return before.participants.flatMap(({ uid }) => (staying.has(uid) ? [] : [uid]))
}

/**
 * Subscribers that connected after the end were owed nothing from the thread, so each person who was in it hears it
 * from this message on. An agent who is no longer in it does not hear of a return.
 */
function audienceAfterEnd(before: Thread, after: Thread, seq: number): readonly Participant[] {
  const wasThere = ({ uid }: Participant) => before.participants.some((one) => one.uid === uid)
  return after.participants.map((one) => (wasThere(one) ? { ...one, fromSeq: seq - 1 } : one))
}
