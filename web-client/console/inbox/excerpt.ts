const before = 8

/** A text from a little before the first of the words that were looked for, so that one line shows it. */
export function aroundMatch(text: string, wanted: string): string {
  const [lower, words] = [text.toLowerCase(), wordsOf(wanted)]
  const found = words.map((word) => lower.indexOf(word)).filter((at) => at !== -1)
  const at = Math.min(...found, text.length)
  if (found.length === 0 || at <= before * 2) return text
  const cut = text.slice(at - before)
  // No word is cut, where the language has them apart.
  const space = cut.slice(0, before).search(/\s/u)
  return `…${(space === -1 ? cut : cut.slice(space)).trimStart()}`
}

/** The words that are looked for, in small letters. */
export function wordsOf(wanted: string): readonly string[] {
  return wanted.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
}
