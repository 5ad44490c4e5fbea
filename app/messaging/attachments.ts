import { type FileUid, filesNamedIn, type UploadedFile } from '../../domain/message/file.ts'
import { uidsOf } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { notedTopic, userTopic } from '../../domain/thread/topic.ts'
import type { MessageDeps, Sending } from './append.ts'

const atOnce = 100

/**
 * Gives the people of a thread access to the files of a message before they hear of it. Throws Refused `forbidden` for
 * a file that the sender may not show there: uploaded for another topic, or uploaded by somebody else and not sent in
 * this thread before.
 */
export async function attachFiles(
  files: MessageDeps['files'],
  { actor, draft, thread }: Sending & { thread: Thread },
): Promise<void> {
  const named = filesNamedIn(draft)
  const [known, attachments] = await Promise.all([files.several(named), files.attachments(named)])
  for (const uid of named) {
    const file = known.find((one) => one.uid === uid)
    const isHere = attachments.some((one) => one.fileUid === uid && one.threadUid === thread.uid)
    if (file === undefined || !belongsOn(file, thread) || !(isHere || uidsOf(actor).includes(file.ownerUid)))
      throw notTheirs()
  }
  // A file may have been swept since the lookup.
  if (!(await files.attach(named, thread.uid))) throw notTheirs()
}

/**
 * Removes access to the files of a withdrawn message, except those that another message of the thread shows. The step
 * must be exclusive, so that no message starts to show one meanwhile.
 */
export async function detachFiles(
  deps: Pick<MessageDeps, 'files' | 'log'>,
  withdrawn: { type: string; content: string },
  thread: Thread,
): Promise<void> {
  const named = filesNamedIn(withdrawn)
  if (named.length === 0) return
  await deps.files.detach(await shownNowhere(deps, thread, named), thread.uid)
}

/**
 * Returns those of the given files that no message of the thread names. Does not read messages older than all of them.
 */
async function shownNowhere(
  { files, log }: Pick<MessageDeps, 'files' | 'log'>,
  { uid: threadUid }: Thread,
  named: readonly FileUid[],
): Promise<FileUid[]> {
  const uploadedAt = Math.min(...(await files.several(named)).map((file) => file.createdAt))
  const left = new Set(named)
  let before = Number.MAX_SAFE_INTEGER
  while (left.size > 0) {
    const messages = await log.read({ threadUid, before, limit: atOnce })
    for (const uid of messages.flatMap(filesNamedIn)) left.delete(uid)
    const [oldest] = messages
    if (oldest === undefined || oldest.sentAt < uploadedAt) break
    before = oldest.seq
  }
  return [...left]
}

function notTheirs(): Refused {
  return new Refused('forbidden', 'This file was not uploaded by you for this conversation.')
}

/**
 * A file uploaded for a thread may be shown in the thread's notes, never the other way round; one uploaded for no topic
 * anywhere.
 */
function belongsOn({ topic, ownerUid }: UploadedFile, thread: Thread): boolean {
  return topic === userTopic(ownerUid) || topic === thread.topic || topic === notedTopic(thread.topic)
}
