import { matching, nearest } from '../../ui/words/languages.ts'
import type { SharedWords } from '../../ui/words/words.ts'
import type { ConsoleWords } from './words.ts'

/** All texts of one language. */
export interface ConsoleLanguage {
  /** The reader's locale, used to format times. */
  readonly locale: string
  readonly console: ConsoleWords
  readonly shared: SharedWords
}

const consoleFiles = import.meta.glob<{ consoleWords: ConsoleWords }>([
  './*.ts',
  '!./*words.ts',
  '!./{languages,field-errors}.ts',
])
const sharedFiles = import.meta.glob<{ sharedWords: SharedWords }>([
  '../../ui/words/*.ts',
  '!../../ui/words/{languages,words}.ts',
])

/** The available languages: those with a file in each of the two folders. */
export const locales = Object.keys(sharedFiles)
  .map((path) => path.slice('../../ui/words/'.length, -'.ts'.length))
  .filter((tag) => `./${tag}.ts` in consoleFiles)

/** Returns what a language calls itself: Chinese by its script, as in 简体中文, and not by a country. */
export function languageName(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize()
  const written = language === 'zh' && script !== undefined ? `zh-${script}` : tag
  return new Intl.DisplayNames(tag, { type: 'language' }).of(written) ?? tag
}

/** Loads the first wished language that is available, otherwise English. */
export async function loadLanguage(wished: readonly string[]): Promise<ConsoleLanguage> {
  const wish = wished.find((one) => matching(locales, one) !== undefined) ?? 'en'
  const file = matching(locales, wish)
  const [mine, shared] = await Promise.all([
    consoleFiles[`./${file}.ts`]?.(),
    sharedFiles[`../../ui/words/${file}.ts`]?.(),
  ])
  if (mine === undefined || shared === undefined) throw new Error(`No words for ${file}.`)
  return { locale: nearest(wish), console: mine.consoleWords, shared: shared.sharedWords }
}
