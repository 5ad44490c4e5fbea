import type { ComposerControl } from '../../ui/composer/composer.tsx'

/** What belongs to the words after it, or is written without spaces, such as Chinese. */
const opens = /[\s(["'“‘「『《（\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uff65]$/u
/** What belongs to the words before it, or is written without spaces. */
const closes = /^[\s)\].,;:!?…"'”’\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uff65]/u

/** Inserts a text in place of so many characters before the caret, with a space where it would stick to what is around. */
export function insertApart(composer: ComposerControl, text: string, instead: number): void {
  const before = composer.text().slice(0, Math.max(0, composer.caret() - instead))
  composer.insert(sticks(before, text) ? ` ${text}` : text, instead)
  if (sticks(text, composer.text().slice(composer.caret()))) composer.insert(' ')
}

/** Whether two texts need a space between them. */
function sticks(before: string, after: string): boolean {
  return before !== '' && after !== '' && !opens.test(before.slice(-2)) && !closes.test(after.slice(0, 2))
}
