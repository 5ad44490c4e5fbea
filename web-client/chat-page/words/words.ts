import type { WidgetWords } from '../../widget/words/words.ts'

/** Why the page cannot show a chat. */
export type Hindrance = 'incomplete' | 'unknown' | 'offline' | 'refused' | 'loggedOut' | 'failed'

/** The texts of the page around the conversation. */
export interface ShellWords {
  readonly tabs: Readonly<Record<'support' | 'friends' | 'groups', string>>
  readonly tabsName: string
  readonly unread: (count: number) => string
}

/** The texts of a page that shows no chat. */
export interface HindranceWords {
  readonly hindrances: Readonly<Record<Hindrance, { readonly title: string; readonly hint: string }>>
  readonly tryAgain: string
  readonly asGuest: string
  readonly startAgain: string
}

/** With those of the conversation. */
export type PageWords = WidgetWords & ShellWords
