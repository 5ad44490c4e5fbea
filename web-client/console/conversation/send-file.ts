import type { AgentApi } from '../../core/agent/agent-api.ts'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { fileMessage, upload } from '../../core/platform/browser-upload.ts'
import type { PendingAttachment } from '../../ui/composer/attachments.ts'
import type { SendVoice } from '../../ui/composer/recorder.tsx'
import { voiceContent, voiceFile } from '../../ui/composer/voice.ts'

/** Uploads an attachment; returns the content of its message. Throws NotUploaded, SessionOver, NoAnswer. */
export async function uploaded(api: AgentApi, topic: string, { attachment, onProgress }: Bringing) {
  const { file, cancel, caption = '' } = attachment
  const given = { door: '/api/v1', file, name: file.name, topic, token: await api.token() } as const
  return fileMessage(await upload({ ...given, signal: cancel.signal, onProgress }), caption)
}

/** Returns how a recording goes to a conversation. It throws NotUploaded, SessionOver, NoAnswer. */
export function voiceSender(api: AgentApi, { topic, conversation }: InboxRow): SendVoice {
  return async (voice, onProgress) => {
    const { signal } = new AbortController()
    const given = { door: '/api/v1', ...voiceFile(voice), topic, token: await api.token() } as const
    const { fileUrl } = await upload({ ...given, signal, onProgress })
    await conversation.send('VOICE', voiceContent(fileUrl, voice))
  }
}

interface Bringing {
  readonly attachment: PendingAttachment
  readonly onProgress: (share: number) => void
}
