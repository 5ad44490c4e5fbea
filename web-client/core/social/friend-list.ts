import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { Uid } from '../../../domain/ids.ts'
import { friendTopic } from '../../../domain/thread/topic.ts'
import { textsOf } from '../platform/coerce.ts'
import { type Asking, askingIn, type Face, personIn } from './person.ts'
import { SocialList, type SocialListDeps } from './social-list.ts'
import { listedIn } from './social-row.ts'

/** How one stands with somebody. */
export type Standing = 'FRIEND' | 'ASKED' | 'RECEIVED' | 'BLOCKED' | 'NONE'
/** What may be done about somebody besides asking. */
export type FriendAct = 'accept' | 'refuse' | 'cancel' | 'remove' | 'block' | 'unblock'

/** One's friends, who asks and who was asked, and who is blocked. */
export class FriendList extends SocialList {
  readonly received: ReadonlySignal<readonly Asking[]>
  readonly asked: ReadonlySignal<readonly Asking[]>
  readonly blocked: ReadonlySignal<readonly Asking[]>
  readonly #received = signal<readonly Asking[]>([])
  readonly #asked = signal<readonly Asking[]>([])
  readonly #blocked = signal<readonly Asking[]>([])
  readonly #deps: SocialListDeps
  /** Unread messages, and requests that wait. */
  readonly waiting: ReadonlySignal<number>

  constructor(deps: SocialListDeps) {
    super(deps, { path: 'friend/query', read: (row) => listedIn(row, personIn(row)) })
    this.#deps = deps
    this.received = this.#received
    this.asked = this.#asked
    this.blocked = this.#blocked
    this.waiting = computed(() => this.unread.value + this.#received.value.length)
  }

  override async read(): Promise<void> {
    await Promise.all([super.read(), this.readRequests()])
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async readRequests(): Promise<void> {
    const [received, asked] = await Promise.all([this.#list('RECEIVED'), this.#list('ASKED')])
    this.#received.value = received
    this.#asked.value = asked
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async readBlocked(): Promise<void> {
    this.#blocked.value = await this.#list('BLOCKED')
  }

  /** Returns how one stands with somebody, as far as it was read. */
  standingOf(uid: string): Standing {
    const has = (list: ReadonlySignal<readonly Face[]>) => list.value.some((one) => one.uid === uid)
    const row = this.rows.value.get(this.topicOf(uid))
    if (row !== undefined && !row.isOver.value) return 'FRIEND'
    if (has(this.received)) return 'RECEIVED'
    if (has(this.asked)) return 'ASKED'
    return has(this.blocked) ? 'BLOCKED' : 'NONE'
  }

  /** Returns the topic of a friendship. */
  topicOf(uid: string): string {
    return friendTopic(this.#deps.ownUid as Uid, uid as Uid)
  }

  /** Asks somebody; who was asked by them is their friend at once. Throws ApiRefusal, NoAnswer, SessionOver. */
  async ask(uid: string, text = ''): Promise<Standing> {
    return this.#done(await this.#deps.api.post('friend/ask', text === '' ? { uid } : { uid, text }))
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async act(uid: string, act: FriendAct): Promise<Standing> {
    const standing = await this.#done(await this.#deps.api.post(`friend/${act}`, { uid }))
    if (act === 'block' || act === 'unblock') await this.readBlocked()
    return standing
  }

  async #done(answer: unknown): Promise<Standing> {
    const { state } = textsOf(answer, ['state'])
    await this.read()
    return state as Standing
  }

  async #list(state: string): Promise<readonly Asking[]> {
    return (await this.#deps.api.page('friend/query', { state })).content.map(askingIn)
  }
}
