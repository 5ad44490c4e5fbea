import { Api } from '../../core/connection/api.ts'
import { VisitorSession } from '../../core/connection/visitor-session.ts'
import { browserPlatform } from '../../core/platform/browser-platform.ts'
import { indexedOutbox } from '../../core/platform/letter-store.ts'

/** Storage keys of a visitor in this origin; the console's keys have other names. */
export const ofVisitor = /^parley\.(visitor|unsent |going-on |sound|draft\.visitor )/
const answerWithinMs = 5000

/** Logs the visitor out: here at once, in the other tabs, and on the server if it can be reached. */
export async function logOut(tabs: { send: (message: unknown) => void }): Promise<void> {
  const platform = browserPlatform()
  const api = new Api(location.origin, platform)
  const token = new VisitorSession(api, platform).tokens.stored?.accessToken
  await forgetVisitor()
  tabs.send('logout')
  if (token === undefined) return
  // If the server cannot be reached, the token expires unused: nobody has it any more.
  await api.post('/visitor/api/v1/logout', {}, { token, withinMs: answerWithinMs }).catch(() => {})
}

/** Deletes everything of the visitor from this browser: identity, drafts, outbox. */
export async function forgetVisitor(): Promise<void> {
  forgetIn(() => localStorage)
  forgetIn(() => sessionStorage)
  await indexedOutbox('parley')
    .clear()
    .catch(() => {})
}

function forgetIn(storage: () => Storage): void {
  try {
    for (const key of Object.keys(storage())) if (ofVisitor.test(key)) storage().removeItem(key)
  } catch {
    // Storage is denied: nothing was stored.
  }
}
