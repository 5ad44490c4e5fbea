/** What calls a quick reply: a slash and the search text up to the caret. */
export interface SlashWord {
  /** What follows the slash. */
  readonly wanted: string
  /** How many characters before the caret it takes, with the slash. */
  readonly length: number
  /** It is all that is written. */
  readonly isWhole: boolean
}

/** A slash that begins the text may be followed by words. */
const beginning = /^\/[^\n]{0,40}$/
/** Elsewhere it begins a word: a fraction, a path and an address have something before it. */
const within = /(?:^|[\s("'“‘「『《（，。；：！？、])\/([^\s/]{0,40})$/u

/** Returns the slash word that ends at the caret; undefined if there is none. */
export function slashWordIn(text: string, caret: number): SlashWord | undefined {
  const before = text.slice(0, caret)
  const isWhole = caret === text.length
  if (isWhole && beginning.test(before)) return { wanted: before.slice(1), length: caret, isWhole }
  const wanted = within.exec(before.slice(-42))?.[1]
  return wanted === undefined ? undefined : { wanted, length: wanted.length + 1, isWhole: false }
}
