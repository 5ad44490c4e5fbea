import { indexedPrefix } from './search-database.ts'
import type { Ask } from './search-thread.ts'

/** How many words may replace a prefix in an FTS5 query, together with those before it each time. */
const maxForms = 200

/**
 * Returns an FTS5 query for all of some words, the last part of each of which may be a prefix. FTS5 merges all matches
 * of a prefix before it returns the first, which takes 60 ms for a million messages. It returns those of a whole word
 * as it finds them, and so it does for the short prefixes that are indexed. So a longer prefix is replaced by the words
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
