/** How a site wants the chat to be. */
export interface SiteOptions {
  readonly type: 'WORKGROUP' | 'AGENT'
  readonly sid: string
  readonly locale?: string | undefined
  readonly theme?: string | undefined
  readonly accent?: string | undefined
  /** The language of the page itself; the console's setting comes before it. */
  readonly pageLocale?: string | undefined
  /** The events that the page listens for: no text of a message leaves the frame unless `message` is one of them. */
  readonly heard: readonly string[]
  /** Who the visitor is, as far as the page has said. */
  readonly identity?: Readonly<Record<string, string>> | undefined
}

/** A call of the page's scripts: a command and its arguments, which may be anything. */
export type Call = readonly [command?: unknown, first?: unknown, second?: unknown]

/** What the frame knows of the conversation, for `Parley('state')`. */
export interface ChatFacts {
  /** The stage of the visit; `idle` before the first message. */
  readonly status: string
  /** `none` as long as there is nothing to connect for. */
  readonly connection: string
  /** The open conversation. */
  readonly thread: { readonly uid: string; readonly topic: string } | null
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
  /** The console shows the widget with settings that are not saved yet, and who is there now, once it knows. */
  | { readonly kind: 'preview'; readonly config: PreviewFacts; readonly availability?: PreviewFacts | undefined }
  /** A command that the page's script leaves to the frame, already checked. */
  | { readonly kind: 'call'; readonly name: string; readonly text: string }
  /** The visitor logs out: delete everything of them here. */
  | ({ readonly kind: 'logout' } & TabTexts)

type PreviewFacts = Readonly<Record<string, unknown>>

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
  /** Something that the page's scripts may listen for. */
  | { readonly kind: 'event'; readonly name: string; readonly detail: unknown }
  | { readonly kind: 'facts'; readonly facts: ChatFacts }
  /** To be stored for this tab: the browser denies the frame all storage. */
  | { readonly kind: 'keep'; readonly kept: string }
