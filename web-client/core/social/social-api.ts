import type { Api } from '../connection/api.ts'
import { listOf, numberOf, recordOf } from '../platform/coerce.ts'

const root = '/visitor/api/v1'
/** How many rows a page has. */
export const pageSize = 50

/** A page of a list, its rows not yet read. */
export interface SocialPage {
  readonly content: readonly unknown[]
  readonly totalElements: number
}

/** What the parts of the social line need of the page. */
export interface SocialRequests {
  readonly api: Api
  readonly token: () => Promise<string>
}

/** The requests of an app user. All throw ApiRefusal, NoAnswer, SessionOver. */
export class SocialApi {
  readonly #deps: SocialRequests

  constructor(deps: SocialRequests) {
    this.#deps = deps
  }

  /** Returns the data of an answer, which nothing has checked. */
  async get(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const { api, token } = this.#deps
    return api.get<unknown>(`${root}/${path}?${new URLSearchParams(query)}`, { token: await token() })
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const { api, token } = this.#deps
    return api.post<unknown>(`${root}/${path}`, body, { token: await token() })
  }

  async page(path: string, query: Readonly<Record<string, string>>, pageNumber = 0): Promise<SocialPage> {
    const paging = { pageNumber: `${pageNumber}`, pageSize: `${pageSize}` }
    const { content, totalElements } = recordOf(await this.get(path, { ...query, ...paging }))
    return { content: listOf(content), totalElements: numberOf(totalElements) }
  }
}
