import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { recordOf, textOf } from '../platform/coerce.ts'
import { ApiRefusal, NoAnswer } from './api.ts'

const lastsMs = 4 * 60_000
/** What is not there for the reader hardly comes back. */
const goneMs = 30 * 60_000
const retryMs = 5000
const waitMs = 10_000
const maxAsked = 50
const maxKept = 2000

/** Where files may be had now. */
export interface FileUrl {
  /** Undefined until it is known, empty if it is not there for the reader. */
  (url: string): ReadonlySignal<string | undefined>
  /**
   * Resolves with an address that has not expired: a known one is replaced if it is old, or if it is the one that
   * failed. Undefined if none is known within ten seconds.
   */
  fresh(url: string, failed?: string): Promise<string | undefined>
}

/** Asks as somebody who is known; throws what Api does. */
export interface Asker {
  post(path: string, body: unknown): Promise<unknown>
}

interface Known {
  readonly link: Signal<string | undefined>
  readonly askedAt: number
  /** Who waits for the answer; undefined once it has come. */
  waiting?: ((signed?: string) => void)[] | undefined
}

/** Where files may be had now: addresses that `signPath` signs for a short while, asked for many at once. */
export function fileLinks(asker: Asker, signPath: string): FileUrl {
  const known = new Map<string, Known>()
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
      else for (const url of urls) answered(known.get(url))
    }
  }
  const set = (url: string, signed: string) => {
    const one = known.get(url)
    if (one === undefined) return
    one.link.value = signed.startsWith('/file/') ? signed : ''
    answered(one)
  }
  const want = (url: string) => {
    if (wanted.size === 0) queueMicrotask(() => void ask())
    wanted.add(url)
  }
  const lookUp = (url: string, failed?: string): Known => {
    const before = known.get(url)
    if (before !== undefined && !isStale(before, failed)) return before
    const { link, waiting = [] } = before ?? { link: signal(undefined) }
    const one: Known = { link, askedAt: Date.now(), waiting }
    known.delete(url)
    known.set(url, one)
    const [oldest = url] = known.keys()
    if (known.size > maxKept) known.delete(oldest)
    want(url)
    return one
  }
  return Object.assign((url: string) => lookUp(url).link, {
    fresh: async (url: string, failed?: string) => settled(lookUp(url, failed)),
  })
}

/** Resolves with an address once it is known. */
function settled({ link, waiting }: Known): Promise<string | undefined> | string | undefined {
  if (waiting === undefined) return link.peek()
  return new Promise((resolve) => {
    waiting.push(resolve)
    setTimeout(resolve, waitMs)
  })
}

/** Whether an address may no longer work. */
function isStale({ link, askedAt, waiting }: Known, failed: string | undefined): boolean {
  const isRefused = waiting === undefined && failed !== undefined && failed === link.peek()
  return isRefused || Date.now() - askedAt > (link.peek() === '' ? goneMs : lastsMs)
}

/** Tells those who wait for an address what is known now. */
function answered(one: Known | undefined): void {
  const waiting = one?.waiting ?? []
  if (one !== undefined) one.waiting = undefined
  for (const resolve of waiting) resolve(one?.link.peek())
}
