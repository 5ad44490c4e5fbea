import type { WidgetWords } from '../../widget/words/words.ts'

/** Why the page cannot show a chat. */
export type Hindrance =
  | 'incomplete'
  | 'unknown'
  | 'offline'
  | 'refused'
  | 'loggedOut'
  /** Of a guest: the server knows them no more, as they were erased or away for too long. */
  | 'ended'
  /** The same of somebody whom the site has named. */
  | 'endedNamed'
  | 'failed'
  | 'asking'

/** The texts of the page around the conversation. */
export interface ShellWords {
  readonly tabs: Readonly<Record<'support' | 'friends' | 'groups', string>>
  readonly tabsName: string
}

/** The texts of a page that shows no chat. */
export interface HindranceWords {
  readonly hindrances: Readonly<Record<Exclude<Hindrance, 'asking'>, { readonly title: string; readonly hint: string }>>
  readonly tryAgain: string
  readonly asGuest: string
  readonly startAgain: string
  /** Asked before somebody whom a link hands over takes the place of who is here. */
  readonly replacing: {
    readonly title: (name: string) => string
    readonly hint: string
    readonly stay: string
    readonly go: (name: string) => string
  }
}

/** With those of the conversation. */
export type PageWords = WidgetWords & ShellWords
