/** How a site wants the chat to be. */
export interface SiteOptions {
  readonly type: 'WORKGROUP' | 'AGENT'
  readonly sid: string
  readonly locale?: string | undefined
  readonly theme?: string | undefined
  readonly accent?: string | undefined
  /** The language of the page itself; the console's setting comes before it. */
  readonly pageLocale?: string | undefined
  /** Whether the page listens for messages: otherwise no text of an agent leaves the frame. */
  readonly isListening?: boolean | undefined
  /** Who the visitor is, as far as the page has said. */
  readonly identity?: Readonly<Record<string, string>> | undefined
}

/** The page the visitor is on. */
export interface PageFacts {
  readonly url: string
  readonly title: string
  readonly referrer: string
}

/**
 * Follows, with a line break, each text that was ended by Enter before the frame could accept it; such a text is sent.
 * A type, because the loader shares no code.
 */
export type Entered = '\u2063'

/** The envelope of messages between a page and its frame; no message but `kept` ever carries a token. */
export interface Wrapped<Message> {
  readonly parley?: Message
}

/** From the page to the frame. */
export type ToFrame =
  | ({ readonly kind: 'hello'; readonly options: SiteOptions; readonly page: PageFacts } & TabTexts)
  | {
      readonly kind: 'open' | 'close'
      readonly page?: PageFacts
      /**
       * What was typed before the frame could accept it, and the caret in it; the frame gets the focus once it has
       * `taken` all of it. Replaces `before`, an earlier version that the frame already has.
       */
      readonly written?: string
      readonly caret?: number
      readonly before?: string
    }
  /** The page's script shows another page. */
  | { readonly kind: 'page'; readonly page?: PageFacts }
  /** The site has changed its options. */
  | { readonly kind: 'options'; readonly options: SiteOptions }
  /** The console shows the widget with settings that are not saved yet. */
  | { readonly kind: 'preview'; readonly config: Readonly<Record<string, unknown>> }
  /** The visitor logs out: delete everything of them here. */
  | ({ readonly kind: 'logout' } & TabTexts)

/** What the page stores for a frame that may not store anything. */
interface TabTexts {
  readonly kept?: string | undefined
}

/** From the frame to the page. */
export type ToPage =
  /** `drawn`: the frame accepts text; `taken`: it has what was typed before. */
  | { readonly kind: 'ready' | 'drawn' | 'taken' | 'close' }
  /** Everything of the visitor is deleted; this frame has no further use. */
  | { readonly kind: 'logout' }
  | { readonly kind: 'unread'; readonly count: number }
  /** Whether a conversation is open, for the next page load to continue it. */
  | { readonly kind: 'going-on'; readonly isGoingOn: boolean }
  /** The text of an agent's message; or the topic of the conversation, for the site's backend. */
  | { readonly kind: 'message' | 'thread'; readonly text: string }
  /** To be stored for this tab: the browser denies the frame all storage. */
  | { readonly kind: 'keep'; readonly kept: string }
