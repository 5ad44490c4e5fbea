import { ApiRefusal, NoAnswer } from '../core/connection/api.ts'
import { memory } from '../core/platform/browser-platform.ts'
import type { VisitLine } from '../widget/chat/chat.ts'
import { forgetVisitor, logOut, ofVisitor } from '../widget/chat/log-out.ts'
import type { Identity } from './identity.ts'
import type { Reads } from './reads.ts'

/** What became of an identity: the server knows them, refuses the proof, or was not reached. */
export type SignedIn = 'signed in' | 'refused' | 'unreached'

/** What of a visitor stays in this browser if another signs in: the new one's token, and a setting of the browser. */
const ofNobody = /^parley\.(visitor|sound)$/

/**
 * Signs a person in. Whoever was here before is forgotten once the server has accepted the proof, so that a wrong one
 * loses nothing. Without network it continues with who is here, if they have that name.
 */
export async function signIn({ session }: VisitLine, identity: Identity, reads: Reads): Promise<SignedIn> {
  const before = session.tokens.stored
  try {
    const { uid } = await session.introduce(identity)
    const isOther = before !== undefined && before.uid !== uid
    if (isOther) await reads.clear(uid)
    // What somebody without a name began to write may be theirs.
    if (isOther && before.visitorUid !== undefined) forgetTexts((name) => !ofNobody.test(name))
    return 'signed in'
  } catch (error) {
    if (error instanceof ApiRefusal && !error.isPassing) return 'refused'
    if (!(error instanceof NoAnswer || error instanceof ApiRefusal)) throw error
    return before?.visitorUid === identity.visitorUid ? 'signed in' : 'unreached'
  }
}

/** Logs the visitor out everywhere, and deletes everything of anybody from this browser. */
export async function signOut(tabs: { send: (message: unknown) => void }, reads: Reads): Promise<void> {
  await Promise.all([logOut(tabs), reads.clear()])
  forgetTexts(() => true)
}

/** Deletes everything of anybody from this browser, because another tab has logged out. */
export async function forgetAll(reads: Reads): Promise<void> {
  await Promise.all([forgetVisitor(), reads.clear()])
  forgetTexts(() => true)
}

/** Also from memory, as this page goes on. */
function forgetTexts(isForgotten: (name: string) => boolean): void {
  const isGone = (name: string) => ofVisitor.test(name) && isForgotten(name)
  for (const name of [...memory.texts.keys()].filter(isGone)) memory.texts.delete(name)
  try {
    for (const name of Object.keys(localStorage).filter(isGone)) localStorage.removeItem(name)
  } catch {
    // Storage is denied: nothing was stored.
  }
}
