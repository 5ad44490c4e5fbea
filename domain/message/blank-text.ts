/** Matches a text with nothing visible in it: spaces, format characters, fillers. */
const blank = /^[\s\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]*$/u

/** Returns whether there is nothing to read in a text. */
export function isBlank(text: string): boolean {
  return blank.test(text)
}
