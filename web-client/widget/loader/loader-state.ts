import type { SiteOptions, ToFrame } from './frame-protocol.ts'

/** The site's own wishes, which change when it says so. */
export type Options = { -readonly [Name in keyof SiteOptions]: SiteOptions[Name] }

/** A chat on its page. */
export interface PageChat {
  readonly origin: string
  /** Whose chat it is, and for which page: part of addresses. */
  readonly query: string
  readonly options: Options
  readonly bubble: Bubble
  readonly events: EventTarget
  /** Comes when it is needed. */
  panel?: Panel
  /** Whether the page may have it: nothing is seen or loaded before. */
  isThere?: boolean
  isOpen: boolean
  /** Opened by hand: what is typed goes into `field` until the chat is drawn and takes it up. */
  isAwaited?: boolean
  /** The frame listens. */
  isReady?: boolean
  /** One can write in the frame. */
  isDrawn?: boolean
  /** Nothing comes of the frame. */
  isStuck?: boolean
  /** The site wants no bubble. */
  isHidden?: boolean
  /** The visitor logs out. */
  isLeaving?: boolean
  /** Of the frame, for who cannot see it. */
  title: string
  /** Unread messages. */
  count: number
  /** How long the next load is waited for. */
  waitMs: number
  timer?: ReturnType<typeof setTimeout>
}

/** The round button at the page's corner, and the words beside it. */
export interface Bubble {
  /** `parley-chat`, the one element of the page. */
  readonly host: HTMLElement
  readonly root: ShadowRoot
  readonly box: HTMLElement
  readonly button: HTMLElement
  readonly path: HTMLElement
  readonly badge: HTMLElement
  readonly tip: HTMLElement
  /** Where one writes until the chat is there. */
  readonly field: HTMLTextAreaElement
}

/** The frame beside the bubble. */
export interface Panel {
  readonly draw: () => void
  readonly load: () => void
  readonly post: (message: ToFrame) => void
  readonly postStanding: () => void
}

/** What the loader does with a chat, for its panel. */
export interface Acts {
  readonly draw: (chat: PageChat) => void
  readonly load: (chat: PageChat) => void
  readonly stick: (chat: PageChat) => void
  readonly turn: (chat: PageChat, isOpen: boolean) => void
  readonly tell: (chat: PageChat, name: string, detail?: unknown) => void
  readonly kept: (storage: 'localStorage' | 'sessionStorage', value?: boolean) => boolean
}
