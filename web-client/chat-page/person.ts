import { ApiRefusal, NoAnswer } from '../core/connection/api.ts'
import { VisitorSession } from '../core/connection/visitor-session.ts'
import { browserPlatform, memory } from '../core/platform/browser-platform.ts'
import { makeLine, type VisitLine } from '../widget/chat/chat.ts'
import { forgetVisitor, logOut, ofVisitor } from '../widget/chat/log-out.ts'
import { bringGuestBack, storageOf, visitorKey, visitorNames } from './guest-apart.ts'
import type { HandedOver } from './identity.ts'
import type { Reads } from './reads.ts'

/** What became of an identity: the server knows them, refuses the proof, was not reached, or a person must be asked. */
export type SignedIn = 'signed in' | 'refused' | 'unreached' | 'asking'

/** What of a visitor stays in this browser if another signs in: the new one's token, and a setting of the browser. */
const ofNobody = /^parley\.(visitor|sound)$/

/**
 * Signs a person in, as themselves: a token of whoever was here before is not sent with their proof, or the server would
 * take the two for one. Whoever was here makes way once the server has accepted the proof, so that a wrong one loses
 * nothing; a guest is set apart. Without network it continues with who is here, if they have that name.
 */
export async function signIn(line: VisitLine, { identity, isSure }: HandedOver, reads: Reads): Promise<SignedIn> {
  const { session, platform, api } = line
  const before = session.tokens.stored
  const { visitorUid } = identity
  if (before !== undefined && before.visitorUid !== visitorUid && !isSure) return 'asking'
  try {
    const own = new VisitorSession(api, { ...platform, storage: storageOf(platform.storage, visitorUid) })
    const { uid } = await own.introduce(identity)
    own.tokens.stop()
    session.tokens.start()
    const isOther = before !== undefined && before.uid !== uid
    if (isOther) await reads.clear(uid)
    if (isOther && before.visitorUid !== undefined) forgetTexts((name) => !ofNobody.test(name))
    return 'signed in'
  } catch (error) {
    if (error instanceof ApiRefusal && !error.isPassing) return 'refused'
    if (!(error instanceof NoAnswer || error instanceof ApiRefusal)) throw error
    return before?.visitorUid === visitorUid ? 'signed in' : 'unreached'
  }
}

/** Logs the visitor out everywhere, deletes everything of theirs from this browser, and brings a guest back. */
export async function signOut(reads: Reads): Promise<void> {
  const tabs = browserPlatform().tabs(visitorKey, () => {})
  const isDone = Promise.all([logOut(tabs), reads.clear()])
  forgetTexts(() => true)
  await isDone
  tabs.close()
  bringGuestBack(browserPlatform().storage)
}

/** Makes room for the guest who is here, the one who was before somebody with a name, or a new one. */
export async function becomeGuest(reads: Reads): Promise<void> {
  const { tokens } = makeLine().session
  if (tokens.stored !== undefined && tokens.stored.visitorUid === undefined) return
  await forgetAll(reads)
  bringGuestBack(browserPlatform().storage)
}

/** Deletes everything of a visitor from this browser whom another tab has logged out. */
export async function forgetLoggedOut(reads: Reads): Promise<void> {
  if (localStorage.getItem(visitorKey) === null) return forgetAll(reads)
  // That tab has brought a guest back already.
  for (const name of [...memory.texts.keys()]) if (ofVisitor.test(name)) memory.texts.delete(name)
}

/** Deletes everything of the visitor from this browser, who is not known to the server any more. */
export async function forgetAll(reads: Reads): Promise<void> {
  const isDone = Promise.all([forgetVisitor(), reads.clear()])
  forgetTexts(() => true)
  await isDone
}

/** Also from memory, as this page goes on. */
function forgetTexts(isForgotten: (name: string) => boolean): void {
  const { storage } = browserPlatform()
  for (const name of visitorNames()) if (isForgotten(name)) storage.remove(name)
}
