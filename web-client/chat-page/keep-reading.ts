import { effect } from '@preact/signals'
import type { WireMessage } from '../../proto/wire.ts'
import type { Conversation } from '../core/conversation/conversation.ts'
import type { Clock } from '../core/platform/platform.ts'
import { indexedReads } from './read-store.ts'

/** How long a conversation rests before what is new of it is kept. */
const restMs = 1000

const store = indexedReads('parley-read', () => Date.now())

export interface KeepingDeps {
  readonly clock: Clock
  /** Whose it is. */
  readonly uid: string
}

/**
 * Adds what was read before to a conversation, and keeps what is read of it from then on, so that it is there without
 * network. Returns a function that ends it.
 */
export function keepReading({ clock, uid }: KeepingDeps, conversation: Conversation): () => void {
  const { topic, timeline } = conversation
  let isOver = false
  let cancel = () => {}
  let stop = () => {}
  const keep = (messages: readonly WireMessage[]) => {
    cancel()
    if (messages.length > 0) cancel = clock.after(restMs, () => void store.put(uid, topic, messages))
  }
  void store.of(uid, topic).then((kept) => {
    if (isOver) return
    timeline.merge(kept)
    stop = effect(() => keep(timeline.messages.value))
  })
  return () => {
    isOver = true
    cancel()
    stop()
  }
}

/** Deletes what is kept of everybody, or of everybody but one. */
export function clearReads(exceptUid?: string): Promise<void> {
  return store.clear(exceptUid)
}
