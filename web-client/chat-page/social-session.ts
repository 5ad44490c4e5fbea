import { effect, type Signal } from '@preact/signals'
import type { VisitorConnection } from '../core/visitor/visitor-connection.ts'
import type { Chat } from '../widget/chat/chat.ts'
import type { PageParts } from './page-parts.ts'
import type { ChatSession } from './session.ts'
import { socialAccess } from './social-access.ts'

/** What the page shows of the Friends and Groups tabs. */
export type SocialState = Pick<ChatSession, 'unread' | 'isInView'> & {
  /** Undefined while the person may have neither. */
  readonly session: Signal<ChatSession | undefined>
  /** Whether that is known. */
  readonly isDecided: Signal<boolean>
}

let made = 0

/**
 * Makes the session of the Friends and Groups tabs as long as a person may have them, and counts what is unread in them.
 * Returns a function that ends it.
 */
export function followSocial(parts: PageParts, chat: Chat, state: SocialState): () => void {
  const endSession = effect(() => {
    const connection = parts.connection.value
    if (connection === undefined) return
    const { allowed, isDecided, ask, end } = socialAccess(parts.line, connection.uid)
    const endFollowing = effect(() => {
      const now = allowed.value
      const session = { ...state, ...sessionOf(parts, chat, connection), askAllowed: ask }
      state.session.value = now && { ...session, allowed: now, number: ++made }
      state.isDecided.value = isDecided.value
    })
    return () => {
      endFollowing()
      end()
    }
  })
  const endCounting = effect(() => state.session.value && counting(state.session.value))
  return () => {
    endSession()
    endCounting()
  }
}

function sessionOf({ line, config, places, keepReading }: PageParts, chat: Chat, connection: VisitorConnection) {
  const { api, platform, visit } = line
  return {
    ...{ uid: connection.uid, api, token: chat.token, platform, connection, connectionState: visit.connectionState },
    ...{ language: chat.language, config, fileUrl: chat.fileUrl, ...places },
    keepReading: keepReading(connection.uid),
  } satisfies Omit<ChatSession, 'allowed' | 'askAllowed' | 'number' | 'unread' | 'isInView'>
}

/** Counts on both tabs from the start; the code for it comes after the first paint. */
function counting(session: ChatSession): () => void {
  let [isOver, end] = [false, () => {}]
  import('./social/social-tab.tsx').then(
    ({ startSocial }) => {
      if (!isOver) end = startSocial(session)
    },
    // The tab itself tries again when it is opened.
    () => {},
  )
  return () => {
    isOver = true
    end()
  }
}
