import type { SharedWords } from '../words/words.ts'
import { RichText } from './rich-text.tsx'

/** The text sent with a file. */
export function Caption({ text, words }: { readonly text: string; readonly words: SharedWords }) {
  return text === '' ? null : (
    <div class="caption">
      <RichText text={text} words={words} />
    </div>
  )
}
