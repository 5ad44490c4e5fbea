import type { BlockingWords, MergingWords } from './blocking-words.ts'

/** The texts of the page of contacts. */
export interface ContactsWords {
  readonly search: string
  readonly find: string
  readonly empty: string
  readonly emptyFound: string
  readonly more: string
  readonly seen: (time: string) => string
  readonly first: string
  readonly last: string
  readonly uid: string
  /** The site's own name for a visitor, which it has proven or only stated. */
  readonly siteUid: string
  readonly proven: string
  readonly stated: string
  readonly back: string
  readonly conversations: string
  readonly noConversations: string
  /** The pages a visitor was on. */
  readonly pages: string
  readonly allPages: (count: number) => string
  readonly stayed: (time: string) => string
  readonly mergedInto: (name: string) => string
  readonly blocking: BlockingWords
  readonly merging: MergingWords
}
