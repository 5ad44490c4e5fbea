import { batch, type ReadonlySignal, signal } from '@preact/signals'
import type { Conversation } from '../../core/conversation/conversation.ts'
import { readList, recordOf, textOf } from '../../core/platform/coerce.ts'
import type { Platform } from '../../core/platform/platform.ts'

/** A text written before there was a conversation. */
export interface Unsent {
  readonly uid: string
  readonly text: string
  readonly extra: string
}

/** Texts waiting for a conversation, in order; they survive page changes until they are in the outbox. */
export interface UnsentTexts {
  readonly list: ReadonlySignal<readonly Unsent[]>
  readonly add: (text: string, extra: string) => void
  /**
   * Their uids make the sending idempotent, as two tabs, or a page and the next, may both send one. Throws if the outbox
   * does not take one; those stay.
   */
  readonly sendTo: (conversation: Conversation) => Promise<void>
  readonly clear: () => void
}

export function unsentTexts({ storage, newMessageUid }: Platform, sid: string): UnsentTexts {
  const key = `parley.unsent ${sid}`
  const list = signal(kept())
  function kept(): readonly Unsent[] {
    return readList(storage.get(key) ?? '')
      .map(recordOf)
      .map(({ uid, text, extra }) => ({ uid: textOf(uid), text: textOf(text), extra: textOf(extra) }))
  }
  const set = (next: readonly Unsent[]) =>
    next.length === 0 ? storage.remove(key) : storage.set(key, JSON.stringify(next))
  return {
    list,
    add: (text, extra) => {
      const one = { uid: newMessageUid(), text, extra }
      set([...kept(), one])
      list.value = [...list.value, one]
    },
    sendTo: async (conversation) => {
      const texts = list.value
      const sent = batch(() => {
        list.value = []
        return texts.map(({ uid, text, extra }) => conversation.send('TEXT', text, { uid, extra }))
      })
      const taken = await Promise.allSettled(sent)
      const left = texts.filter((_, index) => taken[index]?.status === 'rejected')
      list.value = [...left, ...list.value]
      const done = new Set(texts.filter((one) => !left.includes(one)).map(({ uid }) => uid))
      set(kept().filter(({ uid }) => !done.has(uid)))
      await Promise.all(sent)
    },
    clear: () => {
      list.value = []
      set([])
    },
  }
}
