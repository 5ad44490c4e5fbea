/** Time, in the hand of whoever runs the core. */
export interface Clock {
  /** ms since 1970 UTC. */
  readonly now: () => number
  /** Calls once after so many ms; the answer cancels. */
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
export interface Keep {
  readonly get: (name: string) => string | null
  readonly set: (name: string, value: string) => void
  readonly remove: (name: string) => void
}

/** The other tabs of this origin, of those that use the same name. */
export interface Tabs {
  readonly tell: (message: unknown) => void
  readonly close: () => void
}

/** What the core needs of the world: a browser, or a test. */
export interface Platform {
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  /** A uid nobody else makes. */
  readonly newUid: () => string
  /** Names a message: begins with the time. */
  readonly newMessageUid: () => string
  readonly openSocket: (url: string, protocol: string) => SocketLike
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** False when the machine knows it has no network. */
  readonly isOnline: () => boolean
  /** Whether the page is in a tab that can be seen. */
  readonly isLookedAt: () => boolean
  /** Hears that the network came or went, or the page is looked at or used again; the answer ends it. */
  readonly onWake: (listener: () => void) => () => void
  /** Runs one such act at a time over all tabs of this origin. */
  readonly alone: <Result>(name: string, act: () => Promise<Result>) => Promise<Result>
  /** What other tabs tell is heard until it is closed. */
  readonly tabs: (name: string, onTold: (message: unknown) => void) => Tabs
  /** Of this origin, shared by its tabs. */
  readonly keep: Keep
  /** Of this tab, over reloads. */
  readonly tabKeep: Keep
}
