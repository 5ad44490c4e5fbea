import type { SharedWords } from '../ui/words.ts'
import type { ConsoleWords } from './words.ts'

/** All words of one language. */
export interface Language {
  readonly locale: string
  readonly console: ConsoleWords
  readonly shared: SharedWords
}

const consoleFiles = import.meta.glob<{ consoleWords: ConsoleWords }>('./words/*.ts')
const sharedFiles = import.meta.glob<{ sharedWords: SharedWords }>('../ui/words/*.ts')

/** The languages there are: a file in each of the two folders. */
export const locales = Object.keys(sharedFiles).map((path) => path.slice('../ui/words/'.length, -'.ts'.length))

/** The first of the wished languages there is, else English. */
export async function loadLanguage(wished: readonly string[]): Promise<Language> {
  const locale = wished.map(fitting).find((one) => one !== undefined) ?? 'en'
  const [mine, shared] = await Promise.all([
    consoleFiles[`./words/${locale}.ts`]?.(),
    sharedFiles[`../ui/words/${locale}.ts`]?.(),
  ])
  if (mine === undefined || shared === undefined) throw new Error(`No words for ${locale}.`)
  return { locale, console: mine.consoleWords, shared: shared.sharedWords }
}

function fitting(wish: string): string | undefined {
  return locales.find((one) => one === wish) ?? locales.find((one) => one.split('-')[0] === wish.split('-')[0])
}
