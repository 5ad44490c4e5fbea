import type { Call, ChatFacts, SiteOptions, ToFrame } from './frame-protocol.ts'

/** The site's options, which it may change at any time. */
export type Options = { -readonly [Name in keyof SiteOptions]: SiteOptions[Name] } & { readonly heard: string[] }

/** A chat on its page. */
export interface PageChat {
  readonly origin: string
  /** The target and the page's origin, as a query string. */
  readonly query: string
  readonly options: Options
  readonly bubble: Bubble
  readonly events: EventTarget
  /** Calls that the loader does not know itself, until the frame has them. */
  calls: Call[]
  /** Set by the frame. */
  facts?: ChatFacts | undefined
  /** Created on first use. */
  panel?: Panel
  /** Whether the page may have it: nothing is shown or loaded before. */
  isThere?: boolean
  isOpen: boolean
  /** Opened by hand: what is typed goes into `field` until the frame is drawn and takes it over. */
  isAwaited?: boolean
  /** The frame listens. */
  isReady?: boolean
  /** The frame accepts text. */
  isDrawn?: boolean
  /** The frame has not responded. */
  isStuck?: boolean
  /** The site wants no bubble. */
  isHidden?: boolean
  /** The server hears that the page is open. */
  isWatched?: boolean
  /** What to show beside the bubble next; from the server. */
  teaser?: { readonly name?: unknown; readonly text?: unknown } | undefined
  /** The triggers of the workgroup, as the server tells them. */
  triggers?: unknown
  /** Names of triggers that the page's script has called. */
  called?: string[]
  lookForTriggers?: () => void
  /** The visitor is logging out. */
  isLeaving?: boolean
  /** Unread messages. */
  count: number
  /** The timeout of the current load. */
  waitMs: number
  timer?: ReturnType<typeof setTimeout>
}

/** The round button in the corner of the page, and the text next to it. */
export interface Bubble {
  /** `parley-chat`, our only element on the page. */
  readonly host: HTMLElement
  readonly root: ShadowRoot
  readonly box: HTMLElement
  readonly button: HTMLElement
  readonly path: HTMLElement
  readonly badge: HTMLElement
  readonly tip: HTMLElement
  /** Takes what is typed until the frame is there. */
  readonly field: HTMLTextAreaElement
}

/** The frame next to the bubble. */
export interface Panel {
  readonly draw: () => void
  readonly load: () => void
  readonly post: (message: ToFrame) => void
  readonly postStanding: () => void
}

/** The parts by the names of their scripts. */
export type LoaderPart = 'panel' | 'calls' | 'live' | 'triggers' | 'teaser'

/** What the workgroup says first, if the visitor answers it. */
export interface Teaser {
  readonly name: string
  readonly text: string
  readonly trigger: string
  /** The language in which it was asked for. */
  readonly lang: string
}

/** A part of the loader that is fetched when it is needed. */
export interface PartModule {
  readonly run: (chat: PageChat, acts: Acts) => void
}

/** The loader's functions that its parts need. */
export interface Acts {
  readonly draw: (chat: PageChat) => void
  readonly load: (chat: PageChat) => void
  readonly stick: (chat: PageChat) => void
  readonly turn: (chat: PageChat, isOpen: boolean) => void
  readonly tell: (chat: PageChat, name: string, detail?: unknown) => void
  readonly bring: (chat: PageChat, part: LoaderPart) => void
  readonly kept: (storage: 'localStorage' | 'sessionStorage', value?: boolean) => boolean
}
