import type { Conversation } from '../../core/conversation/conversation.ts'
import { fileMessage, type UploadedFile, type UploadRequest, upload } from '../../core/platform/browser-upload.ts'
import type { Attachments } from '../../ui/composer/attachments.ts'
import { type FileWords, sendAttachments } from '../../ui/composer/send-attachments.ts'
import { type Voice, voiceContent, voiceFile } from '../../ui/composer/voice.ts'

/** Where files go, and by whose token. */
export interface FileDoor {
  readonly conversation: Conversation
  readonly token: () => Promise<string>
}

/** Sends the waiting files, with the text on the first one. */
export function sendFiles(door: FileDoor, attachments: Attachments, words: FileWords): Promise<void> {
  return sendAttachments(attachments, words, async ({ file, caption = '', extra = '', cancel }, onProgress) => {
    const { signal } = cancel
    const uploaded = await bring(door, { file, name: file.name, signal, onProgress })
    const { type, content } = fileMessage(uploaded, caption)
    await door.conversation.send(type, content, { extra })
  })
}

/** Uploads a recording and sends it. Throws NotUploaded, SessionOver, NoAnswer. */
export async function sendVoice(door: FileDoor, voice: Voice, onProgress: (share: number) => void): Promise<void> {
  const { signal } = new AbortController()
  const { fileUrl } = await bring(door, { ...voiceFile(voice), signal, onProgress })
  await door.conversation.send('VOICE', voiceContent(fileUrl, voice))
}

async function bring(
  { conversation: { topic }, token }: FileDoor,
  file: Omit<UploadRequest, 'door' | 'topic' | 'token'>,
): Promise<UploadedFile> {
  return upload({ door: '/visitor/api/v1', topic, token: await token(), ...file })
}
