import type { AgentApi } from '../../core/agent/agent-api.ts'
import { fileMessage, upload } from '../../core/platform/browser-upload.ts'
import type { PendingAttachment } from '../../ui/composer/attachments.ts'

/** Uploads an attachment; returns the content of its message. Throws NotUploaded, SessionOver, NoAnswer. */
export async function uploaded(api: AgentApi, topic: string, { attachment, onProgress }: Bringing) {
  const { file, cancel, caption = '' } = attachment
  const given = { door: '/api/v1', file, name: file.name, topic, token: await api.token() } as const
  return fileMessage(await upload({ ...given, signal: cancel.signal, onProgress }), caption)
}

interface Bringing {
  readonly attachment: PendingAttachment
  readonly onProgress: (share: number) => void
}
