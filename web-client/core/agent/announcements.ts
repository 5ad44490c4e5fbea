import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import { momentOf, numberOf, readJson, recordOf, textsOf, type Untrusted } from '../platform/coerce.ts'
import type { Platform } from '../platform/platform.ts'
import type { AgentApi } from './agent-api.ts'

/** What an admin has told the agents of a workgroup. */
export interface Announced {
  readonly uid: string
  readonly workgroupUid: string
  readonly author: { readonly uid: string; readonly name: string }
  readonly text: string
  /** ms since 1970 UTC. */
  readonly at: number
}

/** Whom an announcement is for. */
export type AnnouncementAudience =
  | { readonly to: 'visitors' }
  | { readonly to: 'agents'; readonly workgroupUid: string }

export interface AnnouncementResult {
  readonly reached: number
  readonly missed: number
}

/** In a new browser, older ones are not shown any more. */
const weekMs = 7 * 24 * 60 * 60_000
const root = '/api/v1/announcement'

export interface AnnouncementsDeps {
  readonly api: AgentApi
  readonly platform: Pick<Platform, 'clock' | 'storage' | 'newMessageUid'>
  readonly ownUid: string
}

/** What the agent was told and has not dismissed in this browser, and what they tell others. */
export class Announcements {
  /** Newest first. */
  readonly unseen: ReadonlySignal<readonly Announced[]>
  readonly #all = signal<readonly Announced[]>([])
  readonly #seenAt: ReturnType<typeof signal<number>>
  readonly #deps: AnnouncementsDeps

  constructor(deps: AnnouncementsDeps) {
    const { platform, ownUid } = deps
    this.#deps = deps
    this.#seenAt = signal(numberOf(Number(platform.storage.get(this.#key))) || platform.clock.now() - weekMs)
    this.unseen = computed(() =>
      this.#all.value.filter(({ at, author }) => at > (this.#seenAt.value ?? 0) && author.uid !== ownUid),
    )
  }

  /** Reads those of the last days, such as were made while the agent was away. Throws ApiRefusal, NoAnswer. */
  async read(): Promise<void> {
    const found = await this.#deps.api.get<readonly unknown[]>(`${root}/query`)
    this.#add(found.map((one) => announcedIn(recordOf(one))))
  }

  /** Applies a notice. */
  apply(content: string): void {
    this.#add([announcedIn(readJson(content))])
  }

  /** Dismisses an announcement and all before it. */
  dismiss({ at }: Announced): void {
    this.#seenAt.value = at
    this.#deps.platform.storage.set(this.#key, `${at}`)
  }

  /** Returns how many it would reach now. Throws ApiRefusal, NoAnswer. */
  async count(audience: AnnouncementAudience): Promise<number> {
    const query = new URLSearchParams({ ...audience })
    return numberOf((await this.#deps.api.get<Untrusted>(`${root}/audience?${query}`)).count)
  }

  /** Returns a function that announces a text; if it fails, it can be called again: nobody is told twice. */
  draft(): (audience: AnnouncementAudience, text: string) => Promise<AnnouncementResult> {
    const uid = this.#deps.platform.newMessageUid()
    return async (audience, text) => {
      const outcome = await this.#deps.api.post<Untrusted>(`${root}/create`, { ...audience, text, uid })
      // Those who are told after the answer count as reached.
      const reached = numberOf(outcome.reached) + numberOf(outcome.pending)
      return { reached, missed: numberOf(outcome.missed) }
    }
  }

  get #key(): string {
    return `parley.announcements ${this.#deps.ownUid}`
  }

  #add(found: readonly Announced[]): void {
    const known = new Map([...this.#all.value, ...found].map((one) => [one.uid, one]))
    this.#all.value = [...known.values()].sort((one, other) => other.at - one.at)
  }
}

function announcedIn(given: Untrusted): Announced {
  return {
    ...textsOf(given, ['uid', 'workgroupUid', 'text']),
    author: textsOf(given.author, ['uid', 'name']),
    at: momentOf(given.at),
  }
}
