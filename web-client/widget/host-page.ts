import type { ToFrame, ToPage, Wrapped } from './greeting.ts'

/** The page around the frame: only its own window is heard, and once it has said hello, only its origin told. */
export function hostPage(onMessage: (message: ToFrame) => void): (message: ToPage) => void {
  let origin: string | undefined
  const post = (message: ToPage, target: string) =>
    parent.postMessage({ parley: message } satisfies Wrapped<ToPage>, target)
  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== parent || event.source === window) return
    if (origin !== undefined && event.origin !== origin) return
    const message = (event.data as Wrapped<ToFrame> | null)?.parley
    if (message === undefined) return
    if (message.kind === 'hello') origin = event.origin
    if (origin !== undefined) onMessage(message)
  })
  // Nothing but that it is there, to whoever that is.
  post({ kind: 'ready' }, '*')
  return (message) => {
    if (origin !== undefined) post(message, origin)
  }
}
