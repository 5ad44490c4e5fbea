import type { Attachment } from './attachments.ts'
import type { Chat } from './chat.ts'
import { NotUploaded, type Uploaded, upload } from './upload.ts'

/** Brings and sends the files in order; what fails stays, with why. */
export async function sendAttachments(chat: Chat): Promise<void> {
  const ready = chat.attachments.list.value.filter(({ share }) => share === undefined)
  for (const { id } of ready) chat.attachments.change(id, { share: 0, failure: undefined })
  for (const one of ready) await sendOne(chat, one)
}

async function sendOne({ attachments, token, visit }: Chat, { id, file, cancel }: Attachment): Promise<void> {
  const conversation = visit.conversation.value
  if (conversation === undefined || cancel.signal.aborted) return
  const { topic } = conversation
  const onProgress = (share: number) => attachments.change(id, { share })
  try {
    const given = { file, name: file.name, topic, token: await token(), signal: cancel.signal, onProgress }
    const done = await upload(given)
    await conversation.send(isImage(done) ? 'IMAGE' : 'FILE', JSON.stringify(contentOf(done)))
    attachments.remove(id)
  } catch (error) {
    attachments.change(id, { share: undefined, failure: error instanceof NotUploaded ? error.status : 0 })
  }
}

function isImage({ fileType, width }: Uploaded): boolean {
  return fileType.startsWith('image/') && width !== undefined
}

function contentOf(done: Uploaded): Record<string, unknown> {
  const { fileUrl: url, fileName: name, fileSize: size, fileType: type, width, height, thumbnailUrl } = done
  return isImage(done) ? { url, name, size, width, height, thumbnailUrl } : { url, name, size, type }
}
