const word = /[\p{L}\p{N}\p{M}]+/gu
const accents = /[\u0300-\u036f]/g
/** Limits of PostgreSQL: bytes of a word, positions of a text and of one word (postgresql.org/docs/15/textsearch-limitations.html). */
const [maxWordChars, maxPosition, maxPerWord] = [500, 16_383, 255]

/** Returns the words of a text in order, without case and accents, as they are compared. */
export function wordsOf(text: string): string[] {
  const plain = text.toLowerCase().normalize('NFD').replaceAll(accents, '').normalize('NFC')
  return (plain.match(word) ?? []).map((one) => one.slice(0, maxWordChars))
}

/** Returns a `tsvector` with the places of all words: split here, because PostgreSQL reads addresses and numbers as one. */
export function vectorOf(text: string): string {
  const places = new Map<string, number[]>()
  for (const [index, one] of wordsOf(text).entries()) {
    const own = places.get(one) ?? []
    if (own.length < maxPerWord) places.set(one, [...own, Math.min(index + 1, maxPosition)])
  }
  return [...places].map(([one, own]) => `'${one}':${own.join()}`).join(' ')
}

/** Returns a `tsquery` for all of some runs of adjacent words, the last word of each of which may be a prefix. */
export function queryOf(runs: readonly string[]): string {
  const parts = runs.map(wordsOf).filter((words) => words.length > 0)
  return parts.map((words) => `(${words.map((one) => `'${one}'`).join(' <-> ')}:*)`).join(' & ')
}
