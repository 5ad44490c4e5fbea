import type { Signal } from '@preact/signals'
import { retrySoon } from '../../ui/parts/retry-soon.ts'
import { matching, nearest } from '../../ui/words/languages.ts'
import type { WidgetWords } from './words.ts'

/** The texts of one language, and the locale of its times. */
export interface WidgetLanguage {
  readonly tag: string
  readonly words: WidgetWords
}

const files = import.meta.glob<{ words: WidgetWords }>(['./*.ts', '!./{languages,words}.ts'])
const rightToLeft = /^(ar|fa|he|ur|ps|dv|ug|yi)\b/i

/** Returns the first wished language that exists; English if none does. */
export async function loadLanguage(wishes: readonly (string | undefined)[]): Promise<WidgetLanguage> {
  const tags = Object.keys(files).map((file) => file.slice('./'.length, -'.ts'.length))
  const wished = wishes.filter((target) => target !== undefined && target !== '') as string[]
  const found = wished.map((target) => [target, matching(tags, target)] as const).find(([, file]) => file !== undefined)
  const [target, file] = found ?? ['en', 'en']
  const load = files[`./${file}.ts`]
  if (load === undefined) throw new Error(`There are no words of ${file}.`)
  const { words } = await load()
  return { tag: isTag(target) ? nearest(target) : (file ?? 'en'), words }
}

/**
 * Returns a function that switches the language. The current one stays until the new one has loaded; loading is retried
 * until it succeeds or another is wished.
 */
export function languageSetter(language: Signal<WidgetLanguage>, onSet: () => void): (tag: string) => void {
  let wished = ''
  const attempt = (tag: string, times: number) => {
    if (tag !== wished) return
    loadLanguage([tag]).then(
      (loaded) => {
        if (tag !== wished) return
        language.value = loaded
        onSet()
      },
      () => retrySoon(times, () => attempt(tag, times + 1)),
    )
  }
  return (tag) => {
    wished = tag
    attempt(tag, 1)
  }
}

/** Sets the language of the document. */
export function speak({ tag }: WidgetLanguage): void {
  document.documentElement.lang = tag
  document.documentElement.dir = rightToLeft.test(tag) ? 'rtl' : 'ltr'
}

function isTag(target: string): boolean {
  try {
    return Intl.getCanonicalLocales(target).length > 0
  } catch {
    return false
  }
}
