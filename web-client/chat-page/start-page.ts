import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { type Chat, makeChat } from '../widget/chat/chat.ts'
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
  const endings = [end, readSupport(parts)]
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

/** Keeps what is read with the support, and shows it again; the code for it comes after the first paint. */
function readSupport(parts: PageParts): () => void {
  let [isOver, end] = [false, () => {}]
  import('./support-reads.ts').then(
    ({ followSupport }) => {
      if (!isOver) end = followSupport(parts)
    },
    () => {},
  )
  return () => {
    isOver = true
    end()
  }
}
