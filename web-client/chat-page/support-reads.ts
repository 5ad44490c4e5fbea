import { effect } from '@preact/signals'
import type { Target } from '../core/visitor/target.ts'
import { goingOn } from '../widget/chat/going-on.ts'
import type { PageParts } from './page-parts.ts'

/** How long a conversation may take to open before what was read of it shows. */
const opensWithinMs = 1500

/** Keeps what is read with the support, and shows it while nothing else can be. Returns a function that ends it. */
export function followSupport(parts: PageParts): () => void {
  const endings = [keepSupport(parts), showWhatWasRead(parts)]
  return () => {
    for (const end of endings) end()
  }
}

/** Keeps what is read with the support for a start without network. */
function keepSupport({ line: { visit, session }, keepReading }: PageParts): () => void {
  return effect(() => {
    const conversation = visit.conversation.value
    const uid = session.tokens.stored?.uid
    return conversation && uid ? keepReading(uid)(conversation) : undefined
  })
}

/** Shows an open conversation that the server is slow to open again, or cannot, as far as it was read. */
function showWhatWasRead({ line: { visit, platform, session }, target }: PageParts): () => void {
  const show = () => {
    const { stored } = session.tokens
    if (visit.conversation.peek() !== undefined || stored === undefined) return
    const sid = goingOn(platform, target.sid).get()
    const open: Target = sid === null || sid === target.sid ? target : { type: 'WORKGROUP', sid }
    visit.showEarlier(open, stored.visitorUid).catch(() => {})
  }
  return effect(() => {
    const stage = visit.stage.value
    // No site names the person again at a reload: whom it has named here is still there.
    if (stage === 'failed' || stage === 'idle') return show()
    if (stage === 'starting') return platform.clock.after(platform.isOnline() ? opensWithinMs : 0, show)
    return undefined
  })
}
