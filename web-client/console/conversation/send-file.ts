import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { AgentApi } from '../../core/agent/agent-api.ts'
import { NoAnswer } from '../../core/connection/api.ts'
import { shown, upload } from '../../core/platform/browser-upload.ts'
import type { Attachment } from '../../ui/composer/attachments.ts'

const signedForMs = 4 * 60_000
const againAfterMs = 5000

/** Brings an attachment to the server: the message that shows it. Throws NotUploaded, SessionOver, NoAnswer. */
export async function uploaded(api: AgentApi, topic: string, { attachment, onProgress }: Bringing) {
  const { file, cancel, caption = '' } = attachment
  const given = { door: '/api/v1', file, name: file.name, topic, token: await api.token() } as const
  return shown(await upload({ ...given, signal: cancel.signal, onProgress }), caption)
}

interface Bringing {
  readonly attachment: Attachment
  readonly onProgress: (share: number) => void
}

/** Where files may be had for a while, asked for when they are to be seen. */
export function fileLinks(api: AgentApi): (url: string) => ReadonlySignal<string | undefined> {
  const known = new Map<string, { readonly link: Signal<string | undefined>; readonly askedAt: number }>()
  const wanted = new Set<string>()
  const ask = async () => {
    const urls = [...wanted].slice(0, 50)
    const signed = await api.post<Record<string, string>>('/api/v1/upload/sign', { urls })
    for (const url of urls) {
      wanted.delete(url)
      const one = known.get(url)
      if (one !== undefined && signed[url]?.startsWith('/file/')) one.link.value = signed[url]
    }
    if (wanted.size > 0) askSoon()
  }
  const askSoon = () =>
    void ask().catch((error) => {
      // Asked again by itself: nothing draws it anew when there is a connection again.
      if (error instanceof NoAnswer) setTimeout(askSoon, againAfterMs)
      else wanted.clear()
    })
  return (url) => {
    const before = known.get(url)
    if (before !== undefined && Date.now() - before.askedAt < signedForMs) return before.link
    const link = before?.link ?? signal<string | undefined>(undefined)
    known.set(url, { link, askedAt: Date.now() })
    if (wanted.size === 0) queueMicrotask(askSoon)
    wanted.add(url)
    return link
  }
}
