import { headOf } from '../../core/platform/coerce.ts'
import { aroundMatch, wordsOf } from './excerpt.ts'

const maxShown = 200

/** A text from shortly before the first match on, with the matches marked. */
export function Highlight({ text, wanted }: { readonly text: string; readonly wanted: string }) {
  const words = [...wordsOf(wanted)].sort((one, other) => other.length - one.length)
  const shown = headOf(aroundMatch(text, wanted), maxShown)
  if (words.length === 0) return <bdi>{shown}</bdi>
  // Only letters and digits: none is special in a pattern.
  const pieces = shown.split(new RegExp(`(${words.join('|')})`, 'giu'))
  const places = pieces.map((piece, index) => ({
    piece,
    at: pieces.slice(0, index).join('').length,
    isHit: index % 2 === 1,
  }))
  return <bdi>{places.map(({ piece, at, isHit }) => (isHit ? <mark key={at}>{piece}</mark> : piece))}</bdi>
}
