import type { RecordHit } from './records.ts'

/** A text with the pieces marked that were found in it; marks that do not fit into it are left out. */
export function Marked({ text, marks }: RecordHit['excerpt']) {
  const pieces: { readonly at: number; readonly piece: string; readonly isHit: boolean }[] = []
  let at = 0
  for (const [from, to] of marks) {
    if (from < at || to <= from || to > text.length) continue
    pieces.push(
      { at, piece: text.slice(at, from), isHit: false },
      { at: from, piece: text.slice(from, to), isHit: true },
    )
    at = to
  }
  pieces.push({ at, piece: text.slice(at), isHit: false })
  return <bdi>{pieces.map(({ at: place, piece, isHit }) => (isHit ? <mark key={place}>{piece}</mark> : piece))}</bdi>
}
