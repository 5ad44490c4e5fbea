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
import type { Lane, Step } from './lanes.ts'
import { withdraw } from './recall.ts'
import { firstAnswer } from './repeats.ts'
import { type Said, serverDraft, systemActor } from './server-message.ts'

/**
 * Handles a note on a thread in that thread's lane, so that the agents of the thread at that moment hear it. For the
 * visitor this topic does not exist.
 */
export function note(deps: MessageDeps, lane: Lane, sending: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  if (sending.actor.kind === 'visitor') throw new Refused('thread_not_found')
  try {
    checkMaySpeak(sending.actor, thread)
  } catch (refusal) {
    return { result: firstAnswer(deps, sending, refusal) }
  }
  return { result: handle(deps, lane, { ...sending, thread: notesOf(thread) }), exclusive: true }
}

type NoteHandler = (deps: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }) => Receipt | Promise<Receipt>

/** The handler for each kind of message on a notes topic; other kinds are refused there. */
const handlers: Readonly<Partial<Record<MessageKind, NoteHandler>>> = {
  stored: writeNote,
  passing: (deps, _lane, sending) => passEphemeralIn(deps, sending.thread, sending),
  receipt: (deps, _lane, sending) => acknowledgeIn(deps, sending.thread, sending),
  recall: withdraw,
}

async function handle(deps: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  const kind = kindOf(sending.draft.type)
  const handler = handlers[kind]
  if (handler === undefined) throw new Refused(kind === 'server' ? 'type_reserved' : 'type_unsupported')
  return handler(deps, lane, sending)
}

/** Commits a note and fans it out. The step must be exclusive. */
async function writeNote(deps: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  await attachFiles(deps.files, sending)
  return commitNote(deps, lane, sending)
}

/**
 * Stores the text of an agent's request to colleagues as that agent's note on the thread, under the uid of the request,
 * so that agents who join because of it, or later, can read the reason. Stores nothing if the text is empty. The step
 * must be exclusive.
 */
export async function keepAsNote(
  deps: MessageDeps,
  lane: Lane,
  { from, uid, note, thread }: { from: Person; uid: MessageUid; note: string; thread: Thread },
): Promise<void> {
  if (note === '') return
  const notes = notesOf(thread)
  const draft = { uid, type: 'TEXT', content: note, channel: 'WEB', extra: '', topic: notes.topic }
  const actor: Actor = { kind: 'system', uid: from.uid, person: from }
  await commitNote(deps, lane, { actor, draft, thread: notes })
}

/**
 * Stores what the server says of a thread among its notes: agents read it, the visitor does not. The step must be
 * exclusive.
 */
export async function noteOfServer(
  deps: MessageDeps,
  lane: Lane,
  { thread, said }: { thread: Thread; said: Said & { readonly type: string } },
): Promise<void> {
  const notes = notesOf(thread)
  const draft = serverDraft(deps.uids.newMessageUid(), notes.topic, said)
  await commitNote(deps, lane, { actor: systemActor(thread.targetUid, ''), draft, thread: notes })
}

/** The first note opens the log of the notes. */
async function commitNote(deps: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  const [first] = await deps.log.read({ threadUid: sending.thread.uid, after: 0, limit: 1 })
  return append(deps, lane, first === undefined ? { ...sending, change: { kind: 'open' } } : sending)
}
