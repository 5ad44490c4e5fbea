import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { type Api, ApiRefusal, NoAnswer } from './api.ts'
import { SessionOver } from './tokens.ts'

const path = '/visitor/api/v1/upload/sign'
const lastsMs = 4 * 60_000
const retryMs = 5000
const maxAsked = 50

/** Where a file may be had now; undefined until it is known. */
export type FileUrl = (url: string) => ReadonlySignal<string | undefined>

/** Where files may be had now: addresses that are signed for a short while, asked for many at once. */
export function fileLinks(api: Api, token: () => Promise<string>): FileUrl {
  const known = new Map<string, { link: Signal<string | undefined>; askedAt: number }>()
  const wanted = new Set<string>()
  const ask = async () => {
    const urls = [...wanted].slice(0, maxAsked)
    for (const url of urls) wanted.delete(url)
    if (wanted.size > 0) queueMicrotask(() => void ask())
    try {
      const signed = await api.post<Record<string, string>>(path, { urls }, { token: await token() })
      for (const url of urls) set(url, signed[url])
    } catch (error) {
      if (error instanceof SessionOver) return
      if (!(error instanceof NoAnswer || (error instanceof ApiRefusal && error.isPassing))) return
      setTimeout(() => urls.forEach(want), retryMs)
    }
  }
  const set = (url: string, signed: string | undefined) => {
    const one = known.get(url)
    if (one !== undefined && signed?.startsWith('/file/')) one.link.value = signed
  }
  const want = (url: string) => {
    if (wanted.size === 0) queueMicrotask(() => void ask())
    wanted.add(url)
  }
  return (url) => {
    let one = known.get(url)
    if (one === undefined || Date.now() - one.askedAt > lastsMs) {
      one = { link: one?.link ?? signal(undefined), askedAt: Date.now() }
      known.set(url, one)
      want(url)
    }
    return one.link
  }
}
