import { fileMessage, upload } from '../../core/platform/browser-upload.ts'
import type { PendingAttachment } from '../../ui/composer/attachments.ts'
import { type FileWords, sendAttachments } from '../../ui/composer/send-attachments.ts'
import type { Chat } from './chat.ts'

/** Sends the waiting files, with the text on the first one. */
export function sendFiles(chat: Chat, words: FileWords): Promise<void> {
  return sendAttachments(chat.attachments, words, (one, onProgress) => bringFile(chat, one, onProgress))
}

/** Uploads a file and sends its message. Throws NotUploaded, SessionOver, NoAnswer. */
async function bringFile(
  { visit, token }: Chat,
  { file, caption = '', extra = '', cancel: { signal } }: PendingAttachment,
  onProgress: (share: number) => void,
): Promise<void> {
  const conversation = visit.conversation.value
  if (conversation === undefined) throw new Error('there is nobody to send it to')
  const { topic } = conversation
  const door = '/visitor/api/v1'
  const uploaded = await upload({ door, file, name: file.name, topic, token: await token(), signal, onProgress })
  const { type, content } = fileMessage(uploaded, caption)
  await conversation.send(type, content, { extra })
}
