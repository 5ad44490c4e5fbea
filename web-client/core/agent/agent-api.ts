import { type Api, ApiRefusal } from '../connection/api.ts'

/** A page of a list. */
export interface Page<One> {
  readonly content: readonly One[]
  readonly totalElements: number
  readonly last: boolean
}

/** What asking as an agent works with. */
export interface AgentApiDeps {
  readonly api: Api
  readonly tokens: { current: () => Promise<string>; renewed: (old: string) => Promise<string> }
}

/** The HTTP door as the agent who is logged in. All of it throws ApiRefusal, NoAnswer, SessionOver. */
export class AgentApi {
  readonly #parts: AgentApiDeps

  constructor(parts: AgentApiDeps) {
    this.#parts = parts
  }

  /** A live access token, for what does not go through here. */
  token(): Promise<string> {
    return this.#parts.tokens.current()
  }

  get<Data>(path: string): Promise<Data> {
    return this.#asking((token) => this.#parts.api.get<Data>(path, { token }))
  }

  post<Data>(path: string, body: unknown): Promise<Data> {
    return this.#asking((token) => this.#parts.api.post<Data>(path, body, { token }))
  }

  /** All of a list, page by page, up to `most`. */
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

  /** A token that was revoked before its time is renewed once. */
  async #asking<Data>(ask: (token: string) => Promise<Data>): Promise<Data> {
    const { tokens } = this.#parts
    const token = await tokens.current()
    try {
      return await ask(token)
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.status !== 401) throw error
      return ask(await tokens.renewed(token))
    }
  }
}
