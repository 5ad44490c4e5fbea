import { type Api, ApiRefusal } from '../connection/api.ts'
import type { TokenSource } from '../connection/tokens.ts'

/** A page of a list. */
export interface Page<One> {
  readonly content: readonly One[]
  readonly totalElements: number
  readonly last: boolean
}

const uploadWithinMs = 120_000

export interface AgentApiDeps {
  readonly api: Api
  readonly tokens: TokenSource
}

/** The HTTP API as the signed-in agent. All methods throw ApiRefusal, NoAnswer, SessionOver. */
export class AgentApi {
  readonly #deps: AgentApiDeps

  constructor(deps: AgentApiDeps) {
    this.#deps = deps
  }

  /** Returns a live access token, for requests that do not go through this class. */
  token(): Promise<string> {
    return this.#deps.tokens.current()
  }

  get<Data>(path: string): Promise<Data> {
    return this.#withToken((token) => this.#deps.api.get<Data>(path, { token }))
  }

  post<Data>(path: string, body: unknown): Promise<Data> {
    return this.#withToken((token) => this.#deps.api.post<Data>(path, body, { token }))
  }

  /** Posts what may take long to answer. */
  postPatiently<Data>(path: string, body: unknown): Promise<Data> {
    return this.#withToken((token) => this.#deps.api.post<Data>(path, body, { token, withinMs: uploadWithinMs }))
  }

  put<Data>(path: string, body: unknown): Promise<Data> {
    return this.#withToken((token) => this.#deps.api.put<Data>(path, body, { token }))
  }

  /** Sends a form with a file, for which there is more time. */
  upload<Data>(path: string, form: FormData): Promise<Data> {
    return this.#withToken((token) => this.#deps.api.post<Data>(path, form, { token, withinMs: uploadWithinMs }))
  }

  /** Returns a whole list, read page by page, up to `most`. */
  async all<One>(path: string, most = 500): Promise<One[]> {
    const found: One[] = []
    for (let number = 0; found.length < most; number += 1) {
      const page = await this.get<Page<One>>(
        `${path}${path.includes('?') ? '&' : '?'}pageNumber=${number}&pageSize=100`,
      )
      found.push(...page.content)
      if (page.last || page.content.length === 0) break
    }
    return found
  }

  /** Renews the token once if it was revoked before its time. */
  async #withToken<Data>(request: (token: string) => Promise<Data>): Promise<Data> {
    const { tokens } = this.#deps
    const token = await tokens.current()
    try {
      return await request(token)
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status !== 401) throw error
      return request(await tokens.renewed(token))
    }
  }
}
