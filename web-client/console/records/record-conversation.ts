import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { WireThread } from '../../../proto/wire.ts'
import type { AgentApi } from '../../core/agent/agent-api.ts'
import { readMessage } from '../../core/connection/read-message.ts'
import type { Item } from '../../core/conversation/items.ts'
import { Timeline } from '../../core/conversation/timeline.ts'
import type { ConversationViewProps } from '../../ui/conversation/conversation-props.ts'

const pageSize = 50
/** How many messages after the one that was looked for are loaded with it. */
const behind = 20

interface Stretch {
  readonly content: readonly unknown[]
  readonly last: boolean
}

/** What was said in a record, to be read only: loaded around a message, and from there in both directions. */
export class RecordConversation implements Conversing {
  readonly topic: string
  readonly items: ReadonlySignal<readonly Item[]>
  readonly typing = signal(undefined)
  readonly streams = signal([])
  readonly unread = signal(0)
  readonly hasOlder = signal(true)
  readonly hasNewer = signal(false)
  readonly #api: AgentApi
  readonly #threadUid: string
  readonly #timeline = new Timeline({ onGap: () => {} })

  constructor(api: AgentApi, { uid, topic }: Pick<WireThread, 'uid' | 'topic'>) {
    this.#api = api
    this.#threadUid = uid
    this.topic = topic
    // Nobody's own, wherever they stand: all are named, as several agents may have written.
    this.items = computed(() =>
      this.#timeline.messages.value
        .filter(({ type }) => type !== 'RECALL')
        .map((message): Item => ({ kind: 'stored', message, isOwn: false })),
    )
  }

  /** Loads the messages around a place, or the last ones for 0. Throws ApiRefusal, NoAnswer, SessionOver. */
  async open(at: number): Promise<void> {
    const { last } = await this.#load(at === 0 ? '' : `&before=${at + behind + 1}`)
    this.hasOlder.value = !last
    if (at === 0) return
    // Tells whether anything comes after them.
    await this.loadNewer()
  }

  async loadOlder(): Promise<void> {
    const first = this.#timeline.messages.value[0]?.seq ?? 0
    if (first === 0) return
    this.hasOlder.value = !(await this.#load(`&before=${first}`)).last
  }

  async loadNewer(): Promise<void> {
    const last = this.#timeline.messages.value.at(-1)?.seq ?? 0
    this.hasNewer.value = !(await this.#load(`&after=${last}`)).last
  }

  markRead(): void {}

  /** Returns the uid of the message at a place, once it is loaded. */
  uidAt(seq: number): string | undefined {
    return this.#timeline.messages.value.find((message) => message.seq === seq)?.uid
  }

  async #load(bounds: string): Promise<Stretch> {
    const uid = encodeURIComponent(this.#threadUid)
    const stretch = await this.#api.get<Stretch>(`/api/v1/record/messages?uid=${uid}&limit=${pageSize}${bounds}`)
    this.#timeline.merge(stretch.content.map(readMessage))
    return stretch
  }
}

type Conversing = ConversationViewProps['conversation']
