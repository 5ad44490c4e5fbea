import type { MessageUid } from '../../domain/ids.ts'
import { checkMaySpeak } from '../../domain/message/permission.ts'
import { kindOf, type MessageKind } from '../../domain/message-kind.ts'
import type { Actor, Person } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { notesOf } from '../../domain/thread/notes.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { acknowledgeIn } from './acknowledge.ts'
import { append, type MessageDeps, type Receipt, type Sending } from './append.ts'
import { attachFiles } from './attachments.ts'
import { passEphemeralIn } from './ephemeral.ts'
import { firstAnswer } from './first-answer.ts'
import { inLaneOf } from './in-lane.ts'
import type { Lane, Step } from './lanes.ts'
import { withdraw } from './recall.ts'

/**
 * A note on a thread, decided in the thread's lane: who hears it is who is an agent of the thread at that moment. To
 * its visitor there is no such topic.
 */
export function note(line: MessageDeps, lane: Lane, sending: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  if (sending.actor.kind === 'visitor') throw new Refused('thread_not_found')
  try {
    checkMaySpeak(sending.actor, thread)
  } catch (refusal) {
    return { result: firstAnswer(line, sending, refusal) }
  }
  return { result: handle(line, lane, { ...sending, thread: notesOf(thread) }), exclusive: true }
}

type NoteHandler = (line: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }) => Receipt | Promise<Receipt>

/** What is done with each kind of message about notes; the other kinds mean nothing there. */
const handlers: Readonly<Partial<Record<MessageKind, NoteHandler>>> = {
  stored: writeNote,
  passing: (line, _lane, sending) => passEphemeralIn(line, sending.thread, sending),
  receipt: (line, _lane, sending) => acknowledgeIn(line, sending.thread, sending),
  recall: withdraw,
}

async function handle(line: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  const kind = kindOf(sending.draft.type)
  const handler = handlers[kind]
  if (handler === undefined) throw new Refused(kind === 'server' ? 'type_reserved' : 'type_unsupported')
  return handler(line, lane, sending)
}

/** Commits a note and tells it. The step must be exclusive. */
async function writeNote(line: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  await attachFiles(line.files, sending)
  return commitNote(line, lane, sending)
}

/**
 * What an agent says in a request to colleagues stays as their note on the thread, under the request's uid: whoever
 * comes into the thread by it, or later, reads why. Nothing without words. The step must be exclusive.
 */
export async function keepAsNote(
  line: MessageDeps,
  lane: Lane,
  { from, uid, note, thread }: { from: Person; uid: MessageUid; note: string; thread: Thread },
): Promise<void> {
  if (note === '') return
  const notes = notesOf(thread)
  const draft = { uid, type: 'TEXT', content: note, channel: 'WEB', extra: '', topic: notes.topic }
  const actor: Actor = { kind: 'system', uid: from.uid, person: from }
  await commitNote(line, lane, { actor, draft, thread: notes })
}

/** The first note begins their log. */
async function commitNote(line: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  const [first] = await line.log.read({ threadUid: sending.thread.uid, after: 0, limit: 1 })
  return append(line, lane, first === undefined ? { ...sending, change: { kind: 'open' } } : sending)
}

/** Agents who have come into a thread hear the notes on it from the first one on. */
export async function showNotes(line: MessageDeps, before: Thread, after: Thread): Promise<void> {
  const isNew = (uid: string) => !before.participants.some((one) => one.uid === uid)
  if (!notesOf(after).participants.some((one) => isNew(one.uid))) return
  const lastOf = async (notes: Thread) => (await line.log.read({ threadUid: notes.uid, limit: 1 }))[0]
  if ((await lastOf(notesOf(after))) === undefined) return
  await inLaneOf(line, after, async (_lane, thread) => {
    const notes = notesOf(thread)
    const last = await lastOf(notes)
    const newcomers = notes.participants.filter((one) => isNew(one.uid))
    // The last one is enough: a connection that has a gap before it fills it from the log.
    if (last !== undefined) line.fanOut.tell({ ...last, thread: notes }, newcomers)
    return null
  })
}
