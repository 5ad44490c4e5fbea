import { recordOf, textOf } from '../platform/coerce.ts'
import type { Platform } from '../platform/platform.ts'
import type { Api } from './api.ts'
import { type Held, Tokens } from './tokens.ts'

/** Who the visitor is, as the browser keeps it. */
export interface HeldVisitor extends Held {
  readonly uid: string
  readonly nickname: string
  /** The site's own id of the visitor, if it ever gave one. */
  readonly visitorUid?: string | undefined
  /** What the visitor or the site told in this browser, so that it is asked once. */
  readonly told?: Told | undefined
}

/** The visitor's name and contacts; empty if not told. */
export type Told = Readonly<Record<(typeof toldFields)[number], string>>

const toldFields = ['nickname', 'email', 'mobile'] as const

/** What a page tells about its visitor. All fields are optional. */
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

interface Given {
  readonly accessToken: string
  /** In seconds. */
  readonly expiresIn: number
}

/** A visitor's tokens. `init` makes them, this origin keeps them, and each renews itself. */
export class VisitorSession {
  readonly tokens: Tokens<HeldVisitor>
  readonly #api: Api
  readonly #platform: Platform

  constructor(api: Api, platform: Platform) {
    this.#api = api
    this.#platform = platform
    this.tokens = new Tokens({
      platform,
      name: 'parley.visitor',
      renew: async (held) => {
        const given = await api.post<Given>('/visitor/api/v1/refresh', {}, { token: held.accessToken })
        return { ...held, ...this.#heldOf(given) }
      },
    })
  }

  get told(): Told {
    return toldOf(this.tokens.held?.told)
  }

  /** Keeps the contacts that the visitor gave with a left message. */
  tell(said: Introduction): void {
    const { held } = this.tokens
    if (held !== undefined) this.tokens.hold({ ...held, told: toldOf({ ...toldOf(held.told), ...said }) })
  }

  /** Returns the visitor of an earlier visit, or a new one. Throws ApiRefusal, NoAnswer. */
  async introduce(introduction: Introduction): Promise<HeldVisitor> {
    // Two tabs that open at once are one visitor. A renewal waits, too: a proof voids the token it would send.
    return this.#platform.alone('parley.visitor renewal', async () => {
      const before = this.tokens.held
      const asking = before === undefined ? {} : { token: before.accessToken }
      const answer = await this.#api.post<Given & { uid: string; nickname: string }>(
        '/visitor/api/v1/init',
        introduction,
        asking,
      )
      const visitorUid = introduction.visitorUid ?? before?.visitorUid
      // What was told about another visitor does not apply.
      const known = before?.visitorUid === visitorUid ? before?.told : undefined
      const told = toldOf({ ...toldOf(known), ...introduction })
      const held = { uid: answer.uid, nickname: answer.nickname, visitorUid, told, ...this.#heldOf(answer) }
      this.tokens.hold(held)
      return held
    })
  }

  #heldOf({ accessToken, expiresIn }: Given): Held {
    const issuedAt = this.#platform.clock.now()
    return { accessToken, issuedAt, expiresAt: issuedAt + expiresIn * 1000 }
  }
}

function toldOf(said: unknown): Told {
  const known = recordOf(said)
  return Object.fromEntries(toldFields.map((field) => [field, textOf(known[field])])) as Told
}
