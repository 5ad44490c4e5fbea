import { shown, upload } from '../core/browser-upload.ts'
import { type Attachment, sendAttachments } from '../ui/attachments.ts'
import type { Chat } from './chat.ts'

/** Brings and sends the files in order; what fails stays, with why. */
export function sendFiles({ attachments, token, visit }: Chat): Promise<void> {
  return sendAttachments(attachments, async ({ file, cancel: { signal } }: Attachment, onProgress) => {
    const conversation = visit.conversation.value
    if (conversation === undefined) throw new Error('there is nobody to send it to')
    const { topic } = conversation
    const given = {
      door: '/visitor/api/v1',
      file,
      name: file.name,
      topic,
      token: await token(),
      signal,
      onProgress,
    } as const
    const { type, content } = shown(await upload(given))
    await conversation.send(type, content)
  })
}
