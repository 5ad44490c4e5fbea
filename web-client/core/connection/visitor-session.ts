import { textsOf } from '../platform/coerce.ts'
import type { Platform } from '../platform/platform.ts'
import type { Api } from './api.ts'
import { type StoredToken, Tokens } from './tokens.ts'

/** The visitor and their token, as the browser stores them. */
export interface StoredVisitor extends StoredToken {
  readonly uid: string
  readonly nickname: string
  /** The site's own id of the visitor, if it ever gave one. */
  readonly visitorUid?: string | undefined
  /** The contacts that the visitor or the site gave in this browser, so that nobody asks for them twice. */
  readonly told?: VisitorContacts | undefined
}

/** The visitor's name and contacts; empty if not given. */
export type VisitorContacts = Readonly<Record<(typeof contactFields)[number], string>>

const contactFields = ['nickname', 'email', 'mobile'] as const

/** What a page knows about its visitor. */
export interface Introduction {
  readonly orgUid?: string
  /** The site's own id of the visitor, and the proof of it. */
  readonly visitorUid?: string
  readonly visitorHash?: string
  readonly nickname?: string
  readonly avatar?: string
  readonly mobile?: string
  readonly email?: string
  readonly note?: string
  readonly lang?: string
  readonly browser?: string
  readonly referrer?: string
  readonly url?: string
  readonly title?: string
  readonly extra?: string
}

interface TokenAnswer {
  readonly accessToken: string
  /** In seconds. */
  readonly expiresIn: number
}

/** The tokens of a visitor, which this origin stores and renews. */
export class VisitorSession {
  readonly tokens: Tokens<StoredVisitor>
  readonly #api: Api
  readonly #platform: Platform

  constructor(api: Api, platform: Platform) {
    this.#api = api
    this.#platform = platform
    this.tokens = new Tokens({
      platform,
      name: 'parley.visitor',
      renew: async (stored) => {
        const answer = await api.post<TokenAnswer>('/visitor/api/v1/refresh', {}, { token: stored.accessToken })
        return { ...stored, ...this.#tokenIn(answer) }
      },
    })
  }

  get contacts(): VisitorContacts {
    return contactsOf(this.tokens.stored?.told)
  }

  /** Stores the contacts that the visitor gave with a left message. */
  storeContacts(given: Introduction): void {
    const { stored } = this.tokens
    if (stored !== undefined)
      this.tokens.store({ ...stored, told: contactsOf({ ...contactsOf(stored.told), ...given }) })
  }

  /** Returns the visitor of an earlier visit, or a new one. Throws ApiRefusal, NoAnswer. */
  async introduce(introduction: Introduction): Promise<StoredVisitor> {
    // Two tabs that open at once are one visitor. A renewal waits, too: a proof voids the token it would send.
    return this.#platform.withLock('parley.visitor renewal', async () => {
      const before = this.tokens.stored
      const options = before === undefined ? {} : { token: before.accessToken }
      const answer = await this.#api.post<TokenAnswer & { uid: string; nickname: string }>(
        '/visitor/api/v1/init',
        introduction,
        options,
      )
      const visitorUid = introduction.visitorUid ?? before?.visitorUid
      // The contacts of another visitor do not apply.
      const known = before?.visitorUid === visitorUid ? before?.told : undefined
      const told = contactsOf({ ...contactsOf(known), ...introduction })
      const visitor = { uid: answer.uid, nickname: answer.nickname, visitorUid, told, ...this.#tokenIn(answer) }
      this.tokens.store(visitor)
      return visitor
    })
  }

  #tokenIn({ accessToken, expiresIn }: TokenAnswer): StoredToken {
    const issuedAt = this.#platform.clock.now()
    return { accessToken, issuedAt, expiresAt: issuedAt + expiresIn * 1000 }
  }
}

function contactsOf(value: unknown): VisitorContacts {
  return textsOf(value, contactFields)
}
