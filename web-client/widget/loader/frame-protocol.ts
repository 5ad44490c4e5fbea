/** How a site wants the chat to be. */
export interface SiteOptions {
  readonly type: 'WORKGROUP' | 'AGENT'
  readonly sid: string
  readonly locale?: string | undefined
  readonly theme?: string | undefined
  readonly accent?: string | undefined
  /** What the page says of itself: goes behind what the console has set. */
  readonly pageLocale?: string | undefined
  /** Whether the page wants to hear what is said: without, no word of an agent leaves the frame. */
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

/** Stands behind what Enter was pressed after before one could write in the frame: a line of its own, to be sent. A type, for the loader shares no code. */
export type Entered = '\u2063'

/** How messages between a page and its frame are wrapped; but for what is `kept` there is never a token in them. */
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
       * Before one could write in the frame, and where one was in it; the frame gets the focus when it has `taken` all of
       * it. What `before` has of it already is replaced.
       */
      readonly written?: string
      readonly caret?: number
      readonly before?: string
    }
  /** Its script shows another one. */
  | { readonly kind: 'page'; readonly page?: PageFacts }
  /** The site has changed its mind about how it wants the chat. */
  | { readonly kind: 'options'; readonly options: SiteOptions }
  /** The visitor goes: nothing of them stays here. */
  | ({ readonly kind: 'logout' } & TabTexts)

/** What the page keeps for a frame that may not. */
interface TabTexts {
  readonly kept?: string | undefined
}

/** From the frame to the page. */
export type ToPage =
  /** `drawn`: one can write in it; `taken`: what was written before stands there. */
  | { readonly kind: 'ready' | 'drawn' | 'taken' | 'close' }
  /** Nothing of the visitor is left; this frame is of no use any more. */
  | { readonly kind: 'logout' }
  | { readonly kind: 'unread'; readonly count: number }
  /** Whether a conversation goes on, to be looked after when the page comes again. */
  | { readonly kind: 'going-on'; readonly isGoingOn: boolean }
  /** What an agent says; and the topic of the conversation, for the backend of the site. */
  | { readonly kind: 'message' | 'thread'; readonly text: string }
  /** To be kept in this tab: the browser denies the frame all storage. */
  | { readonly kind: 'keep'; readonly kept: string }
