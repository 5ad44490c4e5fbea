import type { ChatSession } from '../session.ts'
import type { PageWords } from '../words/words.ts'

export interface SocialTabProps {
  readonly kind: 'friends' | 'groups'
  readonly session: ChatSession
  readonly words: PageWords
}

/** Begins to count what is unread, before either tab is opened. Returns a function that ends it. */
export function startSocial(_session: ChatSession): () => void {
  return () => {}
}

/** Friends or groups of a person. */
export function SocialTab({ kind, words }: SocialTabProps) {
  return <main>{words.tabs[kind]}</main>
}
