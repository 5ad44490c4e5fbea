import type { ComponentChildren } from 'preact'
import type { Conversation } from '../../core/conversation/conversation.ts'
import type { Answering, FileAddresses } from '../bodies/body-props.ts'
import type { SharedWords } from '../words/words.ts'
import type { Entry, SayEvent } from './entries.ts'

/** The message that a reply quotes. */
export interface Quote {
  readonly uid: string
  /** Its author. Absent in quotes of older pages; their `nickname` is the name as the quoting person saw it. */
  readonly senderUid?: string
  readonly nickname: string
  readonly type?: string
  readonly text: string
}

/** How a face names people and events to its reader: by the names the reader knows, in the reader's language. */
export interface Reader {
  readonly nameOf: (person: { readonly uid: string; readonly nickname: string }) => string
  readonly say: SayEvent
  /** The colour that a person has everywhere, as an index; without it all people share one. */
  readonly hueOf?: (uid: string) => number
  /** Whether a person's messages stand on the reader's side, though they are not the reader's own. */
  readonly isBeside?: (person: { readonly type: string }) => boolean
}

/** Scrolls to a message and shows the rows around it. */
export type ShowAt = (uid: string) => void

/** What a conversation shows and allows; an action without a callback is not offered. */
export interface ConversationViewProps {
  readonly conversation: Pick<
    Conversation,
    'topic' | 'items' | 'typing' | 'streams' | 'unread' | 'hasOlder' | 'loadOlder' | 'markRead'
  >
  readonly words: SharedWords
  readonly locale: string
  readonly reader: Reader
  readonly onRetry: (uid: string) => void
  readonly onDiscard: (uid: string) => void
  /** Puts a text that was too long back into the composer to be shortened. */
  readonly onEdit?: ((uid: string, text: string) => void) | undefined
  readonly onQuote?: ((quote: Quote) => void) | undefined
  /** Offered for own messages of the last two minutes. */
  readonly onRecall?: ((uid: string) => void) | undefined
  /** Buttons that a face adds beside a stored message. */
  readonly moreActions?: ((entry: Entry) => ComponentChildren) | undefined
  /** `url` as the message has it, unsigned. */
  readonly onOpenImage?: ((url: string) => void) | undefined
  /** How questions are answered here; without it they are only shown. */
  readonly answering?: Answering | undefined
  /** Hosts whose pictures are shown in place. */
  readonly pictureHosts?: readonly string[] | undefined
  readonly fileUrl?: FileAddresses | undefined
  /** Set by the view, for a search to jump to a message. */
  readonly showAt?: { current: ShowAt | null }
  /** Whether a person is looking at it: only then does a new message count as read. */
  readonly isLookedAt?: boolean
}
