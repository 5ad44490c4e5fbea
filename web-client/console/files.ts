import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { AgentApi } from '../core/agent-api.ts'

const signedForMs = 4 * 60_000

interface Uploaded {
  readonly fileUrl: string
  readonly fileName: string
  readonly fileSize: number
  readonly fileType: string
  readonly width?: number
  readonly height?: number
  readonly thumbnailUrl?: string
}

/** The file was not taken. */
export class NotUploaded extends Error {}

/** Brings a file to the server: type and content of the message that shows it. Throws NotUploaded, SessionOver, NoAnswer. */
export async function uploaded(api: AgentApi, file: File, topic: string): Promise<{ type: string; content: string }> {
  const form = new FormData()
  // The field first: the file is streamed to where it belongs.
  form.append('topic', topic)
  form.append('file', file)
  const headers = { authorization: `Bearer ${await api.token()}` }
  const asked = fetch('/api/v1/upload/file', { method: 'POST', headers, body: form })
  const answer = await asked.catch((cause) => Promise.reject(new NotUploaded('no answer', { cause })))
  if (!answer.ok) throw new NotUploaded(`HTTP ${answer.status}`)
  const { data } = (await answer.json()) as { data: Uploaded }
  const { fileUrl: url, fileName: name, fileSize: size, fileType: type, width, height, thumbnailUrl } = data
  if (width === undefined || height === undefined) {
    return { type: 'FILE', content: JSON.stringify({ url, name, size, type }) }
  }
  return { type: 'IMAGE', content: JSON.stringify({ url, width, height, name, size, thumbnailUrl }) }
}

/** Where files may be had for a while, asked for when they are to be seen. */
export function fileLinks(api: AgentApi): (url: string) => ReadonlySignal<string | undefined> {
  const known = new Map<string, { readonly link: Signal<string | undefined>; readonly askedAt: number }>()
  const wanted = new Set<string>()
  const ask = async () => {
    const urls = [...wanted].slice(0, 50)
    for (const url of urls) wanted.delete(url)
    const signed = await api.post<Record<string, string>>('/api/v1/upload/sign', { urls })
    for (const url of urls) {
      const one = known.get(url)
      if (one !== undefined && signed[url]?.startsWith('/file/')) one.link.value = signed[url]
    }
  }
  return (url) => {
    const before = known.get(url)
    if (before !== undefined && Date.now() - before.askedAt < signedForMs) return before.link
    const link = before?.link ?? signal<string | undefined>(undefined)
    known.set(url, { link, askedAt: Date.now() })
    // What fails is asked for again the next time it is drawn.
    if (wanted.size === 0) queueMicrotask(() => ask().catch(() => known.delete(url)))
    wanted.add(url)
    return link
  }
}
