import type { Platform } from '../platform/platform.ts'
import { type Api, ApiRefusal, NoAnswer } from './api.ts'
import { SessionOver, type StoredToken, Tokens } from './tokens.ts'

/** The agent and their tokens, as the browser stores them. */
export interface StoredAgent extends StoredToken {
  readonly refreshToken: string
  /** The uid the agent writes under. */
  readonly uid: string
  readonly accountUid: string
  readonly orgUid: string
  readonly username: string
  readonly nickname: string
  readonly avatar: string
}

interface LoginAnswer {
  readonly accessToken: string
  readonly refreshToken: string
  /** In seconds. */
  readonly expiresIn: number
  readonly user: {
    readonly uid: string
    readonly username: string
    readonly currentOrganization: { readonly uid: string }
  }
  readonly agent: { readonly uid: string; readonly nickname: string; readonly avatar: string }
}

/** An agent's tokens. The tabs of this origin share them; one tab uses each refresh token, once. */
export class AgentSession {
  readonly tokens: Tokens<StoredAgent>
  readonly #api: Api
  readonly #platform: Platform

  constructor(api: Api, platform: Platform) {
    this.#api = api
    this.#platform = platform
    this.tokens = new Tokens({
      platform,
      name: 'parley.agent',
      renew: async ({ refreshToken }) =>
        this.#agentIn(await api.post<LoginAnswer>('/auth/v1/refresh', { refreshToken })),
    })
  }

  /** Signs in and stores the tokens. Throws ApiRefusal (`bad_credentials`, `too_many_requests`), NoAnswer. */
  async logIn(username: string, password: string): Promise<StoredAgent> {
    const agent = this.#agentIn(await this.#api.post<LoginAnswer>('/auth/v1/login', { username, password }))
    this.tokens.store(agent)
    return agent
  }

  /** Ends the session here at once, and at the server if that can be reached. */
  async logOut(): Promise<void> {
    const token = await this.tokens.current().catch(orNothing)
    this.tokens.clear()
    if (token !== undefined) await this.#api.post('/api/v1/user/logout', {}, { token }).catch(orNothing)
  }

  #agentIn({ accessToken, refreshToken, expiresIn, user, agent }: LoginAnswer): StoredAgent {
    const issuedAt = this.#platform.clock.now()
    return {
      ...{ accessToken, refreshToken, issuedAt, expiresAt: issuedAt + expiresIn * 1000 },
      ...{ uid: agent.uid, nickname: agent.nickname, avatar: agent.avatar },
      ...{ accountUid: user.uid, username: user.username, orgUid: user.currentOrganization.uid },
    }
  }
}

/** Ignores a failure to tell the server: the session ends there at the latest when the tokens expire. */
function orNothing(error: unknown): undefined {
  if (error instanceof ApiRefusal || error instanceof NoAnswer || error instanceof SessionOver) return undefined
  throw error
}
