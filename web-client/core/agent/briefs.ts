import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { ApiRefusal, NoAnswer } from '../connection/api.ts'
import type { AgentApi } from './agent-api.ts'

/** What an agent wants to know about a thread before they take it. Missing texts are empty. */
export interface Brief {
  /** The visitor's first message; only its type if it is not a text. */
  readonly first: { readonly type: string; readonly content: string } | null
  readonly url: string
  readonly title: string
  readonly workgroup: string
  readonly note: string
  /** Whether the visitor is there. */
  readonly presence?: unknown
  readonly noteBy: string
  /** ms since 1970 UTC by the local clock; undefined while it does not wait. */
  readonly since: number | undefined
}

type ShownBrief = Omit<Brief, 'since'> & { readonly waitSeconds: number | null }

const maxKept = 200

/** Briefs of waiting and offered threads, each as it was last read. */
export class Briefs {
  readonly #api: AgentApi
  readonly #now: () => number
  readonly #kept = new Map<string, Signal<Brief | undefined>>()

  constructor(api: AgentApi, now: () => number) {
    this.#api = api
    this.#now = now
  }

  /** Undefined until it is read. */
  of(threadUid: string): ReadonlySignal<Brief | undefined> {
    return this.#kept.get(threadUid) ?? this.#storage(threadUid)
  }

  /** Reads a brief. It stays as it was when that fails: agents can take the thread without it. Throws SessionOver. */
  async read(threadUid: string): Promise<void> {
    try {
      const path = `/api/v1/queue/brief?threadUid=${encodeURIComponent(threadUid)}`
      const { waitSeconds, ...brief } = await this.#api.get<ShownBrief>(path)
      const since = waitSeconds === null ? undefined : this.#now() - waitSeconds * 1000
      const kept = this.#kept.get(threadUid) ?? this.#storage(threadUid)
      kept.value = { ...brief, since }
    } catch (error) {
      if (!(error instanceof ApiRefusal || error instanceof NoAnswer)) throw error
    }
  }

  #storage(threadUid: string): Signal<Brief | undefined> {
    const kept = signal<Brief | undefined>(undefined)
    this.#kept.set(threadUid, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > maxKept && oldest !== undefined) this.#kept.delete(oldest)
    return kept
  }
}
