import { type FileUid, filesNamedIn, type UploadedFile } from '../domain/file.ts'
import { uidsOf } from '../domain/person.ts'
import { Refused } from '../domain/refusal.ts'
import type { Thread } from '../domain/thread.ts'
import { notedTopic } from '../domain/topic.ts'
import type { Line, Sending } from './line.ts'

type Attaching = Line['files']

/**
 * Lets the people of a thread see the files a message shows them, before they hear of it. Throws Refused `forbidden`
 * for a file that is not the sender's to show there: uploaded for another topic, or by somebody else and not sent
 * here before.
 */
export async function attachFiles(
  files: Attaching,
  { actor, draft, thread }: Sending & { thread: Thread },
): Promise<void> {
  const named = filesNamedIn(draft)
  const [known, attachments] = await Promise.all([files.several(named), files.attachments(named)])
  for (const uid of named) {
    const file = known.find((one) => one.uid === uid)
    const isHere = attachments.some((one) => one.fileUid === uid && one.threadUid === thread.uid)
    if (file === undefined || !belongsOn(file, thread) || !(isHere || uidsOf(actor).includes(file.ownerUid)))
      throw new Refused('forbidden', 'This file was not uploaded by you for this conversation.')
  }
  await files.attach(named, thread.uid)
}

/** Nobody sees the files of a withdrawn message any more. */
export async function detachFiles(files: Attaching, withdrawn: { type: string; content: string }, thread: Thread) {
  const named: FileUid[] = filesNamedIn(withdrawn)
  if (named.length > 0) await files.detach(named, thread.uid)
}

/** What was uploaded for a thread may be shown in the notes on it; never the other way round. */
function belongsOn({ topic }: UploadedFile, thread: Thread): boolean {
  return topic === thread.topic || topic === notedTopic(thread.topic)
}
