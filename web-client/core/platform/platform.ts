/** An injected clock. */
export interface Clock {
  /** ms since 1970 UTC. */
  readonly now: () => number
  /** Calls `act` once after `delayMs`. Returns a function that cancels it. */
  readonly after: (delayMs: number, act: () => void) => () => void
}

/** The part of a WebSocket the core uses. */
export interface SocketLike {
  binaryType: string
  readonly send: (bytes: Uint8Array<ArrayBuffer>) => void
  readonly close: (code?: number) => void
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number }) => void) | null
}

/** Small texts that outlive the page. */
export interface TextStorage {
  readonly get: (name: string) => string | null
  readonly set: (name: string, value: string) => void
  readonly remove: (name: string) => void
}

/** The other tabs of this origin that use the same name. */
export interface Tabs {
  readonly send: (message: unknown) => void
  readonly close: () => void
}

/** What the core needs from its environment: a browser or a test. */
export interface Platform {
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  /** Returns a unique uid. */
  readonly newUid: () => string
  /** Returns a unique uid for a message. It begins with the time. */
  readonly newMessageUid: () => string
  readonly openSocket: (url: string, protocol: string) => SocketLike
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** False when the machine reports that it has no network. */
  readonly isOnline: () => boolean
  /** Whether the tab of the page is visible. */
  readonly isVisible: () => boolean
  /** Listens for the network to come or go and the page to be shown or used again. Returns a function that ends it. */
  readonly onWake: (listener: () => void) => () => void
  /** Runs `act` under the lock of this name, which one tab of this origin holds at a time. */
  readonly withLock: <Result>(name: string, act: () => Promise<Result>) => Promise<Result>
  /** Opens a channel to other tabs. It listens until it is closed. */
  readonly tabs: (name: string, onMessage: (message: unknown) => void) => Tabs
  /** Storage of this origin, shared by its tabs. */
  readonly storage: TextStorage
  /** Storage of this tab, which outlasts reloads. */
  readonly tabStorage: TextStorage
}
