import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import { kindOf } from '../../../domain/message-kind.ts'
import type { WireMessage } from '../../../proto/wire.ts'
import type { Api } from '../connection/api.ts'
import type { ReadMarkers } from './read-markers.ts'
import { type SendEphemeralDeps, sendEphemeral } from './send-ephemeral.ts'

const maxRepeated = 8

export interface ReadStateDeps extends SendEphemeralDeps {
  /** All uids of the reader. */
  readonly ownUids: readonly string[]
  readonly api: Api
  readonly token: () => Promise<string>
  /** The POST path for one message. */
  readonly sendPath: string
  /** Whether a message is addressed to the reader. Default: everything people say, and the welcome. */
  readonly isForReader?: (message: WireMessage) => boolean
  /** Whether the server sent a message on behalf of the reader. */
  readonly isOnBehalf?: (message: WireMessage) => boolean
  /** Whether a READ of another's message came from the reader. Default: yes. */
  readonly isReadByOwn?: (message: WireMessage) => boolean
  /** What was seen before this page. Default: nothing. */
  readonly seen?: ReadMarkers
}

/** What the reader has read of a conversation, and the receipts (DELIVERED, READ) that report it to the others. */
export class ReadState {
  /** Others' messages that were read on no device. Everything before an own message counts as read. */
  readonly unseen: ReadonlySignal<readonly WireMessage[]>
  readonly #deps: ReadStateDeps
  /** Others' messages not reported as read yet, wherever they stand. */
  readonly #unreported: ReadonlySignal<readonly WireMessage[]>
  /** Uids of others' messages that were read on this page. */
  readonly #read = signal<ReadonlySet<string>>(new Set())
  /** What was last reported as read, perhaps over a dying connection or none at all. */
  #reported: readonly string[] = []

  constructor(deps: ReadStateDeps, messages: ReadonlySignal<readonly WireMessage[]>) {
    this.#deps = deps
    this.unseen = computed(() => {
      const { value } = messages
      const isPast = (message: WireMessage) =>
        this.#isForReader(message) && (this.isOwn(message) || this.#isRead(message))
      return value.slice(value.findLastIndex(isPast) + 1).filter((message) => this.#isUnread(message))
    })
    this.#unreported = computed(() => messages.value.filter((message) => this.#isUnread(message)))
  }

  /** Whether the reader wrote a message, or the server on their behalf. */
  isOwn(message: WireMessage): boolean {
    return this.#deps.ownUids.includes(message.user.uid) || this.#deps.isOnBehalf?.(message) === true
  }

  /** Reports a new message of another as delivered, if it is addressed to the reader and nobody has. */
  markDelivered(message: WireMessage): void {
    if (this.#isForReader(message) && message.status === 'SUCCESS') this.#report('DELIVERED', message.uid)
  }

  /** Marks all loaded messages as read, and reports that to the others. */
  markRead(): void {
    // Includes messages above an own one that was under way when they came.
    const unread = this.#unreported.value
    if (unread.length === 0) return
    const uids = unread.map(({ uid }) => uid)
    this.#reported = [...this.#reported, ...uids].slice(-maxRepeated)
    this.#deps.seen?.add(unread)
    for (const message of unread) {
      this.#report('READ', message.uid)
      this.#deps.connection.sendToTabs({ ...message, type: 'READ', content: message.uid, seq: 0 })
    }
    this.#read.value = new Set([...this.#read.value, ...uids])
  }

  /** Reports the last read messages again. Call after a reconnect: their reports may be lost. */
  repeatReads(): void {
    for (const uid of this.#reported) this.#report('READ', uid)
  }

  /** Whether the reader has read it, here or elsewhere. */
  #isRead(message: WireMessage): boolean {
    const { seen, isReadByOwn } = this.#deps
    if (this.#read.value.has(message.uid) || seen?.has(message) === true) return true
    return message.status === 'READ' && isReadByOwn?.(message) !== false
  }

  /** Whether others said it to the reader and it is unread. */
  #isUnread(message: WireMessage): boolean {
    return this.#isForReader(message) && message.status !== 'RECALL' && !this.isOwn(message) && !this.#isRead(message)
  }

  #isForReader(message: WireMessage): boolean {
    return (this.#deps.isForReader ?? isForEveryReader)(message)
  }

  /** Sends a receipt. Without a socket, a READ goes by HTTP and a DELIVERED is dropped. */
  #report(type: 'DELIVERED' | 'READ', uid: string): void {
    const { connection, api, sendPath, token } = this.#deps
    const unsent = sendEphemeral(this.#deps, type, uid)
    if (unsent === undefined || type !== 'READ' || connection.state.value !== 'fallback') return
    token()
      .then((own) => api.post(sendPath, unsent, { token: own }))
      // The next reconnect reports it again.
      .catch(() => {})
  }
}

/** Whether a message is of a kind that gets delivered and read. */
function isForEveryReader({ type }: WireMessage): boolean {
  return kindOf(type) === 'stored' || type === 'WELCOME'
}
