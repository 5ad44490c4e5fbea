import { indexedPrefix } from './search-database.ts'
import type { Ask } from './search-thread.ts'

/** Words that FTS5 is asked for in place of a beginning, with those that stand before it each time. */
const maxForms = 200

/**
 * What FTS5 is asked for to find all of some words, of each of which the last part may be only begun. FTS5 puts all
 * places of a beginning together before it tells the first, 60 ms for a million messages; those of a whole word it tells
 * as they come, and so it does for beginnings that the index keeps, which are short. So a longer one becomes the words
 * that begin with it, unless there are too many.
 */
export async function matchOf(ask: Ask, words: readonly string[]): Promise<string> {
  const all = await Promise.all(words.map((word) => formsOf(ask, word)))
  return all.map((forms) => `(${forms.join(' OR ')})`).join(' AND ')
}

async function formsOf(ask: Ask, word: string): Promise<string[]> {
  const parts = word.replaceAll('"', '').split(' ')
  const begun = parts.pop() ?? ''
  const anyEnd = [`${quoted([...parts, begun])} *`]
  const [found] = await ask<{ tokens: string; forms: string }>(
    `with asked as (select words_of(column1) as tokens from (values (?)))
     select tokens, (
       select json_group_array(word) from (
         select word from main.words
         where word >= tokens ->> '$[0]' and word < tokens ->> '$[0]' || char(0x10ffff) limit ${maxForms + 1}
       )
     ) as forms from asked`,
    [begun],
  )
  if (found === undefined) return anyEnd
  const [tokens, forms] = [JSON.parse(found.tokens) as string[], JSON.parse(found.forms) as string[]]
  const isShort = [...(tokens[0] ?? '')].length <= indexedPrefix
  if (tokens.length !== 1 || isShort || forms.length === 0) return anyEnd
  if (forms.length * (parts.length + 1) > maxForms) return anyEnd
  return forms.map((form) => quoted([...parts, form]))
}

function quoted(parts: readonly string[]): string {
  return `"${parts.join(' ')}"`
}
