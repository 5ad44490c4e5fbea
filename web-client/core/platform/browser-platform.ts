import { newMessageUid, newUid } from './new-uid.ts'
import type { Keep, Platform, SocketLike, Tabs } from './platform.ts'

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
    isLookedAt,
    onWake,
    alone,
    tabs,
    keep: keepIn(() => localStorage, memory),
    tabKeep: keepIn(() => sessionStorage, tabMemory),
  }
}

function isLookedAt(): boolean {
  return document.visibilityState === 'visible'
}

function onWake(listener: () => void): () => void {
  const looked = () => {
    if (isLookedAt()) listener()
  }
  const ending = new AbortController()
  for (const name of ['online', 'offline']) addEventListener(name, listener, ending)
  for (const name of ['pageshow', 'focus']) addEventListener(name, looked, ending)
  document.addEventListener('visibilitychange', looked, ending)
  return () => ending.abort()
}

/** Without locks (insecure origin, embedded page) two tabs may run it at once; the server tolerates that. */
async function alone<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
  const isDenied = (await navigator.locks?.query().catch(() => undefined)) === undefined
  return isDenied ? act() : (navigator.locks.request(name, act) as Promise<Result>)
}

/** Reaches no tabs when the browser denies an embedded page the storage of its origin. */
function tabs(name: string, onTold: (message: unknown) => void): Tabs {
  const channel = attempt(() => new BroadcastChannel(name))
  channel?.addEventListener('message', ({ data }) => onTold(data))
  return { tell: (message) => channel?.postMessage(message), close: () => channel?.close() }
}

/** A copy in memory of what `keep` holds, shared by all platforms of this page, and the listener for changes. */
export const memory = { texts: new Map<string, string>(), onChange: () => {} }
const tabMemory: typeof memory = { texts: new Map(), onChange: () => {} }

/** Whether the browser denies this page all storage. If so, what is kept lasts only as long as the page. */
export function isStorageDenied(): boolean {
  return attempt(() => localStorage) === undefined
}

/** Some browsers deny storage to embedded pages. Then what is kept lasts only as long as the page. */
function keepIn(storage: () => Storage, also: typeof memory): Keep {
  return {
    get: (name) => attempt(() => storage().getItem(name)) ?? also.texts.get(name) ?? null,
    set: (name, value) => {
      also.texts.set(name, value)
      attempt(() => storage().setItem(name, value))
      also.onChange()
    },
    remove: (name) => {
      also.texts.delete(name)
      attempt(() => storage().removeItem(name))
      also.onChange()
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
