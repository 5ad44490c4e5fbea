const before = 8

/** Returns the text from shortly before the first match on, so that one line shows it. */
export function aroundMatch(text: string, wanted: string): string {
  const [lower, words] = [text.toLowerCase(), wordsOf(wanted)]
  const found = words.map((word) => lower.indexOf(word)).filter((at) => at !== -1)
  const at = Math.min(...found, text.length)
  if (found.length === 0 || at <= before * 2) return text
  const cut = text.slice(at - before)
  // Does not cut a word, in languages that separate words.
  const space = cut.slice(0, before).search(/\s/u)
  return `…${(space === -1 ? cut : cut.slice(space)).trimStart()}`
}

/** Returns the words of a search in lower case. */
export function wordsOf(wanted: string): readonly string[] {
  return wanted.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
}
