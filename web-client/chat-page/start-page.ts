import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import type { Target } from '../core/visitor/target.ts'
import { type Chat, makeChat } from '../widget/chat/chat.ts'
import { goingOn } from '../widget/chat/going-on.ts'
import { PrechatForm } from '../widget/view/lazy-parts.ts'
import { queryOf } from './address.ts'
import type { Identity } from './identity.ts'
import type { PageParts } from './page-parts.ts'
import type { Places } from './places.ts'
import type { ChatSession, SocialUnread } from './session.ts'

/** The page of one person. */
export interface OpenedPage {
  readonly chat: Chat
  readonly places: Places
  /** Undefined while the organization allows nothing among app users, or this person is not proven. */
  readonly session: ReadonlySignal<ChatSession | undefined>
  /** Whether that is known. */
  readonly isDecided: ReadonlySignal<boolean>
  /** Unread messages of each tab. */
  readonly unread: ReadonlySignal<SocialUnread & { readonly support: number }>
  /** Takes more that is known of the same person. */
  readonly identify: (identity: Identity) => void
  readonly end: () => void
}

/** How long a conversation may take to open before what was read of it shows. */
const opensWithinMs = 1500

/** Makes the page of whoever is signed in here, or of a guest. */
export async function startPage(parts: PageParts): Promise<OpenedPage> {
  const { config, identity, line, places } = parts
  const chat = await makeChat({ ...optionsOf(parts), site: location.origin, tell: () => {}, config, line })
  const identify = (said: Identity) => chat.identify({ ...said })
  if (identity !== undefined) identify(identity)
  // So that the pre-chat form shows at once.
  if (chat.isPrechatAsked.value) await PrechatForm.bring().catch(() => {})
  const { state, end } = social(parts, chat)
  const { session, isDecided, unread } = state
  const endings = [end, keepSupport(parts), showWhatWasRead(parts)]
  endings.push(
    effect(() => {
      chat.isOpen.value = places.place.value.tab === 'support' || session.value === undefined
    }),
  )
  return {
    ...{ chat, places, session, isDecided, identify },
    unread: computed(() => ({ support: line.visit.conversation.value?.unread.value ?? 0, ...unread.value })),
    end: () => {
      for (const ending of endings) ending()
      line.visit.end()
    },
  }
}

/** An agent sees the page's own address, and nothing of what it opened with besides. */
function optionsOf({ target, locale }: PageParts) {
  const page = { url: `${location.origin}/chat${queryOf(target)}`, title: document.title, referrer: document.referrer }
  return { options: { ...target, locale, heard: [] }, page }
}

/** The other tabs are of people whom the site names: nobody else loads anything of them. */
function social(parts: PageParts, chat: Chat) {
  const { tokens } = parts.line.session
  const isNamed = parts.identity !== undefined || tokens.stored?.visitorUid !== undefined
  const state = {
    session: signal<ChatSession | undefined>(undefined),
    isDecided: signal(!isNamed),
    unread: signal<SocialUnread>({ friends: 0, groups: 0 }),
    isInView: signal(!document.hidden),
  }
  const ending = new AbortController()
  const onShown = () => {
    state.isInView.value = !document.hidden
  }
  document.addEventListener('visibilitychange', onShown, ending)
  let end = () => {}
  if (isNamed) {
    import('./social-session.ts').then(
      ({ followSocial }) => {
        if (!ending.signal.aborted) end = followSocial(parts, chat, state)
      },
      () => {
        state.isDecided.value = true
      },
    )
  }
  const endAll = () => {
    ending.abort()
    end()
  }
  return { state, end: endAll }
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
