import type { ReadonlySignal } from '@preact/signals'
import type { Conversation } from '../../core/conversation/conversation.ts'
import type { SharedWords } from '../words/words.ts'
import type { SayEvent } from './entries.ts'

/** What stands before an answer to it. */
export interface Quote {
  readonly uid: string
  /** Its author; absent in what older pages have quoted, where the name is as whoever quoted saw it. */
  readonly senderUid?: string
  readonly nickname: string
  readonly type?: string
  readonly text: string
}

/** How a face speaks to its reader of people and of what happened: by the names they know, in their language. */
export interface Reader {
  readonly nameOf: (person: { readonly uid: string; readonly nickname: string }) => string
  readonly say: SayEvent
  /** One of several colours that somebody has everywhere; without it all have the same. */
  readonly hueOf?: (uid: string) => number
}

/** Shows the entries around a message. */
export type ShowAt = (uid: string) => void

/** What a conversation shows and what may be done in it; what is not given is not offered. */
export interface ConversationViewProps {
  readonly conversation: Pick<
    Conversation,
    'topic' | 'items' | 'typing' | 'unread' | 'hasOlder' | 'loadOlder' | 'markRead'
  >
  readonly words: SharedWords
  readonly locale: string
  readonly reader: Reader
  readonly onRetry: (uid: string) => void
  readonly onDiscard: (uid: string) => void
  /** Puts what was too long back where it can be made shorter. */
  readonly onEdit?: ((uid: string, text: string) => void) | undefined
  readonly onQuote?: ((quote: Quote) => void) | undefined
  /** Offered for own messages of the last two minutes. */
  readonly onRecall?: ((uid: string) => void) | undefined
  /** `url` as the message has it. */
  readonly onOpenImage?: ((url: string) => void) | undefined
  /** Where a `/file/…` may be had now; undefined until it is known. */
  readonly fileUrl?: ((url: string) => ReadonlySignal<string | undefined>) | undefined
  /** In the hands of whoever looks for something in it. */
  readonly showAt?: { current: ShowAt | null }
  /** Somebody has this before their eyes: what comes is read. Else it is unread. */
  readonly isLookedAt?: boolean
}
