import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { SharedWords } from '../../ui/words/words.ts'
import type { ConsoleWords } from '../words/words.ts'
import type { ConsoleView } from './console-view.ts'
import type { Preferences } from './preferences.ts'
import type { QuickReplies } from './quick-replies.ts'

/** What every part of the console can access. */
export interface Surroundings {
  readonly view: ConsoleView
  readonly preferences: Preferences
  readonly quickReplies: QuickReplies
  readonly logOut: () => void
}

export const SurroundingsContext = createContext<Surroundings | undefined>(undefined)

/** Returns the surroundings, with the texts of the current language. */
export function useConsole(): Surroundings & {
  readonly words: ConsoleWords
  readonly shared: SharedWords
  readonly locale: string
  readonly workspace: ConsoleView['workspace']
} {
  const around = useContext(SurroundingsContext)
  if (around === undefined) throw new Error('There is no console around.')
  const { locale, console: words, shared } = around.view.language.value
  return { ...around, words, shared, locale, workspace: around.view.workspace }
}
