import { recordOf, textOf } from '../core/platform/coerce.ts'
import { type Identity, readIdentity } from './identity.ts'

/** What the app or page around this page may ask for. */
export interface HostEvents {
  /** Undefined for an identity that names nobody or is not signed. */
  readonly onIdentity: (identity: Identity | undefined) => void
  readonly onLogout: () => void
}

/** What an app or the page around is told; never a text of a message, and no name. */
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
/** The origins that the workgroup's sites allow, once they are known. */
let sites: readonly string[] | undefined

/**
 * Listens to the window around this one, the one that opened it, and this one itself, into which only the app's web view
 * can post. Foreign origins count only if they are among the workgroup's sites; messages wait until these are known.
 */
export function listenToHost({ onIdentity, onLogout }: HostEvents) {
  const waiting: MessageEvent<unknown>[] = []
  const obey = ({ origin, data }: MessageEvent<unknown>) => {
    if (origin !== location.origin && !sites?.includes(origin)) return
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
    /** Obeys from now on these sites and this origin alone: an empty list lets anybody frame, but nobody command. */
    allow: (known: readonly string[]) => {
      sites = known
      for (const event of waiting.splice(0)) obey(event)
    },
  }
}

/** Tells the app or page around. Anybody may hear that the page is ready; what becomes of a person, the sites alone. */
export function tellHost(message: ToHost): void {
  const { webkit, ParleyApp } = window as unknown as Bridges
  for (const origin of message.parley === 'ready' ? ['*'] : [location.origin, ...(sites ?? [])]) {
    if (parent !== window) parent.postMessage(message, origin)
    if (opener) (opener as Window).postMessage(message, origin)
  }
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
