import { effect } from '@preact/signals'
import type { WireMessage } from '../../proto/wire.ts'
import type { Conversation } from '../core/conversation/conversation.ts'
import type { Clock } from '../core/platform/platform.ts'
import { indexedReads, type ReadStore } from './read-store.ts'

/** How long a conversation rests before what is new of it is kept. */
const restMs = 1000

/** What this browser keeps. */
export const keptReads = indexedReads('parley-read', () => Date.now())

export interface KeepingDeps {
  readonly clock: Clock
  /** Whose it is. */
  readonly uid: string
  /** Default: what this browser keeps. */
  readonly store?: Pick<ReadStore, 'of' | 'put'>
}

/**
 * Adds what was read before to a conversation, and keeps what is read of it from then on, so that it is there without
 * network. Returns a function that ends it.
 */
export function keepReading({ clock, uid, store = keptReads }: KeepingDeps, conversation: Conversation): () => void {
  const { topic, timeline, unseen } = conversation
  let isOver = false
  let cancel = () => {}
  let stop = () => {}
  const keep = (messages: readonly WireMessage[]) => {
    cancel()
    cancel = clock.after(restMs, () => void store.put(uid, topic, messages))
  }
  void store.of(uid, topic).then((before) => {
    if (isOver) return
    timeline.keep(before)
    let isEmpty = before.length === 0
    stop = effect(() => {
      const { value } = timeline.messages
      const unread = new Set(unseen.value.map((message) => message.uid))
      // What the server no longer has goes from here, too.
      if (value.length > 0 || !isEmpty) keep(value.map((message) => asRead(message, uid, unread)))
      isEmpty = value.length === 0
    })
  })
  return () => {
    isOver = true
    cancel()
    stop()
  }
}

/** The server says what was read only to the others: what is kept must say so itself. */
function asRead(message: WireMessage, ownUid: string, unread: ReadonlySet<string>): WireMessage {
  const { status, user, uid } = message
  const isOpen = status === 'SUCCESS' || status === 'DELIVERED'
  return isOpen && user.uid !== ownUid && !unread.has(uid) ? { ...message, status: 'READ' } : message
}

/** Deletes what is kept of everybody, or of everybody but one. */
export function clearReads(exceptUid?: string): Promise<void> {
  return keptReads.clear(exceptUid)
}
