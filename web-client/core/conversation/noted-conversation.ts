import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { Topic } from '../../../domain/ids.ts'
import { kindOf } from '../../../domain/message-kind.ts'
import { isSocialTopic, notesTopic, readTopic } from '../../../domain/thread/topic.ts'
import type { WireMessage } from '../../../proto/wire.ts'
import { wordOf } from '../connection/api.ts'
import { Conversation, type ConversationDeps } from './conversation.ts'
import type { Item } from './items.ts'

/** A thread as its agents see it, with their notes between its messages. */
export class NotedConversation extends Conversation {
  declare readonly items: ReadonlySignal<readonly Item[]>
  declare readonly unread: ReadonlySignal<number>
  readonly notes: Conversation
  #mayHaveNotes: boolean

  constructor(deps: ConversationDeps) {
    super(deps)
    // Colleagues write no notes about what they say to each other.
    this.#mayHaveNotes = readTopic(deps.topic)?.kind !== 'colleagues' && !isSocialTopic(deps.topic)
    const notes = new Conversation({ ...deps, topic: notesTopic(deps.topic as Topic) })
    const [items, unseen] = [this.items, this.unseen]
    this.notes = notes
    this.items = computed(() => merged(items.value, notes.items.value))
    this.unread = computed(() => {
      const until = lastOwnAt(this.items.value)
      return [...unseen.value, ...notes.unseen.value].filter(({ sentAt }) => sentAt > until).length
    })
  }

  override apply(message: WireMessage): boolean {
    if (message.thread.topic !== this.notes.topic) return super.apply(message)
    this.#mayHaveNotes = true
    return this.notes.apply(message)
  }

  override async loadOlder(): Promise<void> {
    await Promise.all([super.loadOlder(), this.#loadNotes()])
  }

  override markRead(): void {
    super.markRead()
    this.notes.markRead()
  }

  override recall(uid: string): Promise<string> {
    const isNote = this.notes.timeline.messages.value.some((message) => message.uid === uid)
    return isNote ? this.notes.recall(uid) : super.recall(uid)
  }

  async #loadNotes(): Promise<void> {
    if (!this.#mayHaveNotes) return
    try {
      await this.notes.loadOlder()
    } catch (error) {
      // They may not read notes, until a note that reaches them shows otherwise.
      if (wordOf(error) !== 'thread_not_found') throw error
      this.#mayHaveNotes = false
    }
  }
}

function merged(said: readonly Item[], noted: readonly Item[]): readonly Item[] {
  if (noted.length === 0) return said
  return [...said, ...noted].sort((one, other) => timeOf(one) - timeOf(other))
}

/** Returns ms since 1970 UTC. Whoever writes a message or a note has seen what came before. */
function lastOwnAt(items: readonly Item[]): number {
  const own = items.findLast((item) => item.kind === 'stored' && item.isOwn && kindOf(item.message.type) === 'stored')
  return own === undefined ? 0 : timeOf(own)
}

/** Sorts what is on its way last. */
function timeOf(item: Item): number {
  return item.kind === 'stored' ? item.message.sentAt : Number.MAX_SAFE_INTEGER
}
