import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { recordOf, textOf } from '../platform/coerce.ts'
import { ApiRefusal, NoAnswer } from './api.ts'

const lastsMs = 4 * 60_000
/** What is not there for the reader hardly comes back. */
const goneMs = 30 * 60_000
const retryMs = 5000
const maxAsked = 50
const maxKept = 2000

/** Where a file may be had now; undefined until it is known, empty if it is not there for the reader. */
export type FileUrl = (url: string) => ReadonlySignal<string | undefined>

/** Asks as somebody who is known; throws what Api does. */
export interface Asker {
  post(path: string, body: unknown): Promise<unknown>
}

/** Where files may be had now: addresses that `signPath` signs for a short while, asked for many at once. */
export function fileLinks(asker: Asker, signPath: string): FileUrl {
  const known = new Map<string, { link: Signal<string | undefined>; askedAt: number }>()
  const wanted = new Set<string>()
  const ask = async () => {
    const urls = [...wanted].slice(0, maxAsked)
    for (const url of urls) wanted.delete(url)
    if (wanted.size > 0) queueMicrotask(() => void ask())
    try {
      const signed = recordOf(await asker.post(signPath, { urls }))
      for (const url of urls) set(url, textOf(signed[url]))
    } catch (error) {
      // Asked again by itself: nothing draws it anew when there is a connection again.
      if (error instanceof ApiRefusal && error.word === 'not_found') for (const url of urls) set(url, '')
      else if (error instanceof NoAnswer || (error instanceof ApiRefusal && error.isPassing))
        setTimeout(() => urls.forEach(want), retryMs)
    }
  }
  const set = (url: string, signed: string) => {
    const one = known.get(url)
    if (one !== undefined) one.link.value = signed.startsWith('/file/') ? signed : ''
  }
  const want = (url: string) => {
    if (wanted.size === 0) queueMicrotask(() => void ask())
    wanted.add(url)
  }
  return (url) => {
    let one = known.get(url)
    if (one === undefined || Date.now() - one.askedAt > (one.link.peek() === '' ? goneMs : lastsMs)) {
      one = { link: one?.link ?? signal(undefined), askedAt: Date.now() }
      known.delete(url)
      known.set(url, one)
      const [oldest = url] = known.keys()
      if (known.size > maxKept) known.delete(oldest)
      want(url)
    }
    return one.link
  }
}
