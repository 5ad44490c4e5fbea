import { recordOf, textOf } from '../platform/coerce.ts'
import type { Platform } from '../platform/platform.ts'

const answerWithinMs = 15_000

/** The server or something in between refused. `word` is the stable code of protocol.md, or empty. */
export class ApiRefusal extends Error {
  readonly status: number
  readonly word: string

  constructor(status: number, word: string, message: string) {
    super(message)
    this.status = status
    this.word = word
  }

  /** Whether the same request may succeed later, unchanged. */
  get isPassing(): boolean {
    return this.status === 429 || this.status >= 500
  }
}

/** There was no answer: no network or a timeout. */
export class NoAnswer extends Error {}

/** The options of a request. */
export interface RequestOptions {
  readonly token?: string | undefined
  readonly withinMs?: number
  readonly signal?: AbortSignal
}

/** The client of the HTTP API. */
export class Api {
  readonly #base: string
  readonly #platform: Pick<Platform, 'fetch' | 'clock'>

  /** `base` is the server's origin without a trailing slash. */
  constructor(base: string, platform: Pick<Platform, 'fetch' | 'clock'>) {
    this.#base = base
    this.#platform = platform
  }

  /** Returns the `data` of the envelope. Throws ApiRefusal, NoAnswer. */
  async get<Data>(path: string, options: RequestOptions = {}): Promise<Data> {
    return this.#request<Data>(path, { method: 'GET' }, options)
  }

  async post<Data>(path: string, body: unknown, options: RequestOptions = {}): Promise<Data> {
    return this.#request<Data>(path, { method: 'POST', ...sent(body) }, options)
  }

  async put<Data>(path: string, body: unknown, options: RequestOptions = {}): Promise<Data> {
    return this.#request<Data>(path, { method: 'PUT', ...sent(body) }, options)
  }

  async #request<Data>(path: string, init: RequestInit, options: RequestOptions): Promise<Data> {
    const { token, withinMs = answerWithinMs, signal } = options
    const limit = new AbortController()
    const cancel = this.#platform.clock.after(withinMs, () => limit.abort())
    const headers = { ...init.headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
    const either = signal === undefined ? limit.signal : AbortSignal.any([limit.signal, signal])
    try {
      const response = await this.#platform.fetch(this.#base + path, { ...init, headers, signal: either })
      return await read<Data>(response)
    } catch (error) {
      throw error instanceof ApiRefusal ? error : new NoAnswer('The server did not answer.', { cause: error })
    } finally {
      cancel()
    }
  }
}

/** A form is sent as one, anything else as JSON. */
function sent(body: unknown): RequestInit {
  if (body instanceof FormData) return { body }
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

async function read<Data>(response: Response): Promise<Data> {
  const { status, ok } = response
  if (ok) {
    const body = recordOf(await response.json())
    // The answer was cut off or comes from something in between: treat it as no answer.
    if (!Object.hasOwn(body, 'data')) throw new Error('an answer without data')
    return body.data as Data
  }
  const { error, message } = recordOf(await response.json().catch(() => undefined))
  throw new ApiRefusal(status, textOf(error), textOf(message) || `HTTP ${status}`)
}

/** Returns the code of a refusal; empty for any other error. */
export function wordOf(error: unknown): string {
  return error instanceof ApiRefusal ? error.word : ''
}
