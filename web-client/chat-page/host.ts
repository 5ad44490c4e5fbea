import { recordOf, textOf } from '../core/platform/coerce.ts'
import { type Identity, readIdentity } from './identity.ts'

/** What the app or page around this page may ask for. */
export interface HostEvents {
  /** Undefined for an identity that names nobody or is not signed. */
  readonly onIdentity: (identity: Identity | undefined) => void
  readonly onLogout: () => void
}

/** What an app or the page around is told; never a text of a message, and nothing of a person. */
export type ToHost =
  | { readonly parley: 'ready' | 'logout' | 'refused' }
  | { readonly parley: 'unread'; readonly count: number }

/** The bridges that a web view may offer: of WKWebView, and of Android's `addWebMessageListener`. */
interface Bridges {
  readonly webkit?: { readonly messageHandlers?: { readonly parley?: Bridge } }
  readonly ParleyApp?: Bridge
}
interface Bridge {
  readonly postMessage: (message: unknown) => void
}

/** More waiting messages than an app has reason to send before the sites are known. */
const maxWaiting = 10

/**
 * Listens to the window around this one, the one that opened it, and this one itself, into which only the app's web view
 * can post. Foreign origins count only if the workgroup's sites allow them; messages wait until these are known.
 */
export function listenToHost({ onIdentity, onLogout }: HostEvents) {
  const waiting: MessageEvent<unknown>[] = []
  let sites: readonly string[] | undefined
  const obey = ({ origin, data }: MessageEvent<unknown>) => {
    const isAllowed = origin === location.origin || sites?.length === 0 || sites?.includes(origin)
    if (!isAllowed) return
    const { parley, identity, ...rest } = recordOf(data)
    if (textOf(parley) === 'identity') onIdentity(readIdentity(identity ?? rest))
    else if (textOf(parley) === 'logout') onLogout()
  }
  addEventListener('message', (event: MessageEvent<unknown>) => {
    const { source, origin } = event
    const isNear = source === window ? origin === location.origin : source === parent || source === opener
    if (!isNear || source === null) return
    if (sites !== undefined) return obey(event)
    waiting.push(event)
    if (waiting.length > maxWaiting) waiting.shift()
  })
  return {
    /** Obeys from now on whom these sites allow; an empty list allows any. */
    allow: (known: readonly string[]) => {
      sites = known
      for (const event of waiting.splice(0)) obey(event)
    },
  }
}

/** Tells the app or page around. It holds nothing secret, so it needs no certain receiver. */
export function tellHost(message: ToHost): void {
  const { webkit, ParleyApp } = window as unknown as Bridges
  if (parent !== window) parent.postMessage(message, '*')
  if (opener) (opener as Window).postMessage(message, '*')
  attempt(() => webkit?.messageHandlers?.parley?.postMessage(message))
  attempt(() => ParleyApp?.postMessage(JSON.stringify(message)))
}

/** An app's own bridge may throw; that must not end the chat. */
function attempt(act: () => void): void {
  try {
    act()
  } catch (error) {
    console.error(error)
  }
}
