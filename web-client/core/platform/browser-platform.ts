import { newMessageUid, newUid } from './new-uid.ts'
import type { Platform, SocketLike, Tabs, TextStorage } from './platform.ts'

/** Builds the Platform of a browser page. */
export function browserPlatform(): Platform {
  return {
    clock: {
      now: () => Date.now(),
      after: (delayMs, act) => {
        const timer = setTimeout(act, delayMs)
        return () => clearTimeout(timer)
      },
    },
    random: Math.random,
    newUid,
    newMessageUid,
    openSocket: (url, protocol) => new WebSocket(url, protocol) as unknown as SocketLike,
    fetch: (url, init) => fetch(url, init),
    isOnline: () => navigator.onLine,
    isVisible,
    onWake,
    withLock,
    tabs,
    storage: storageWith(() => localStorage, memory),
    tabStorage: storageWith(() => sessionStorage, tabMemory),
  }
}

function isVisible(): boolean {
  return document.visibilityState === 'visible'
}

function onWake(listener: () => void): () => void {
  const onShown = () => {
    if (isVisible()) listener()
  }
  const ending = new AbortController()
  for (const name of ['online', 'offline']) addEventListener(name, listener, ending)
  for (const name of ['pageshow', 'focus']) addEventListener(name, onShown, ending)
  document.addEventListener('visibilitychange', onShown, ending)
  return () => ending.abort()
}

/** Without locks (insecure origin, embedded page) two tabs may run it at once; the server tolerates that. */
async function withLock<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
  const isDenied = (await navigator.locks?.query().catch(() => undefined)) === undefined
  return isDenied ? act() : (navigator.locks.request(name, act) as Promise<Result>)
}

/** Reaches no tabs when the browser denies an embedded page the storage of its origin. */
function tabs(name: string, onMessage: (message: unknown) => void): Tabs {
  const channel = attempt(() => new BroadcastChannel(name))
  channel?.addEventListener('message', ({ data }) => onMessage(data))
  return { send: (message) => channel?.postMessage(message), close: () => channel?.close() }
}

/** A copy of `storage` in memory, shared by all platforms of this page, and the listener for its changes. */
export const memory = { texts: new Map<string, string>(), onChange: () => {} }
const tabMemory: typeof memory = { texts: new Map(), onChange: () => {} }

/** Whether the browser denies this page all storage. If so, stored texts last only as long as the page. */
export function isStorageDenied(): boolean {
  return attempt(() => localStorage) === undefined
}

/** Some browsers deny storage to embedded pages. Then the copy in memory lasts as long as the page. */
function storageWith(storage: () => Storage, copy: typeof memory): TextStorage {
  return {
    get: (name) => attempt(() => storage().getItem(name)) ?? copy.texts.get(name) ?? null,
    set: (name, value) => {
      copy.texts.set(name, value)
      attempt(() => storage().setItem(name, value))
      copy.onChange()
    },
    remove: (name) => {
      copy.texts.delete(name)
      attempt(() => storage().removeItem(name))
      copy.onChange()
    },
  }
}

function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
