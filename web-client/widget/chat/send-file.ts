import type { Conversation } from '../../core/conversation/conversation.ts'
import { fileMessage, type UploadRequest, upload } from '../../core/platform/browser-upload.ts'
import type { PendingAttachment } from '../../ui/composer/attachments.ts'
import { type FileWords, sendAttachments } from '../../ui/composer/send-attachments.ts'
import { type Voice, voiceContent, voiceFile } from '../../ui/composer/voice.ts'
import type { Chat } from './chat.ts'

/** Sends the waiting files, with the text on the first one. */
export function sendFiles(chat: Chat, words: FileWords): Promise<void> {
  return sendAttachments(chat.attachments, words, (one, onProgress) => bringFile(chat, one, onProgress))
}

/** Uploads a recording and sends it. Throws NotUploaded, SessionOver, NoAnswer. */
export async function sendVoice(chat: Chat, voice: Voice, onProgress: (share: number) => void): Promise<void> {
  const conversation = conversationOf(chat)
  const { signal } = new AbortController()
  const { fileUrl } = await bring(chat, conversation, { ...voiceFile(voice), signal, onProgress })
  await conversation.send('VOICE', voiceContent(fileUrl, voice))
}

/** Uploads a file and sends its message. Throws NotUploaded, SessionOver, NoAnswer. */
async function bringFile(
  chat: Chat,
  { file, caption = '', extra = '', cancel: { signal } }: PendingAttachment,
  onProgress: (share: number) => void,
): Promise<void> {
  const conversation = conversationOf(chat)
  const uploaded = await bring(chat, conversation, { file, name: file.name, signal, onProgress })
  const { type, content } = fileMessage(uploaded, caption)
  await conversation.send(type, content, { extra })
}

async function bring(chat: Chat, { topic }: Conversation, file: Omit<UploadRequest, 'door' | 'topic' | 'token'>) {
  return upload({ door: '/visitor/api/v1', topic, token: await chat.token(), ...file })
}

function conversationOf({ visit }: Chat): Conversation {
  const conversation = visit.conversation.value
  if (conversation === undefined) throw new Error('there is nobody to send it to')
  return conversation
}
