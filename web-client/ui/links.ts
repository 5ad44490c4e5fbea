/** A piece of a text: as it is, or a link to somewhere. */
export type Piece = string | { readonly text: string; readonly href: string }

/** Where a link may begin. Each alternative is of fixed length: whatever the text, the search is linear. */
const sign = /https?:\/\/|www\.|@/gi
const endsLink = /[\s<>"'，。；！？）】」』]/
const ofWord = /\w/
const ofLocal = /[\w.+-]/
const ofDomain = /[\w.-]/
const trailing = '.,;:!?)]'
/** RFC 5321, 4.5.3.1: no address is longer, and looking for one costs no more. */
const maxLocal = 64
const maxDomain = 255

/**
 * Cuts a text into what is plain and what is a link: web addresses, and addresses of mail. Looks at each character a
 * bounded number of times, whatever is written.
 */
export function linked(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const { index, 0: found } of text.matchAll(sign)) {
    if (index < end) continue
    const span = found === '@' ? mailAt(text, index, end) : webAt(text, index, found.length)
    if (span === undefined) continue
    if (span.from > end) pieces.push(text.slice(end, span.from))
    const said = text.slice(span.from, span.to)
    pieces.push({ text: said, href: span.scheme + said })
    end = span.to
  }
  if (end < text.length) pieces.push(text.slice(end))
  return pieces
}

interface Span {
  readonly from: number
  readonly to: number
  readonly scheme: string
}

function webAt(text: string, from: number, signLength: number): Span | undefined {
  const least = from + signLength
  if (ofWord.test(text.charAt(from - 1))) return undefined
  let to = least
  while (to < text.length && !endsLink.test(text.charAt(to))) to += 1
  while (to > least && trailing.includes(text.charAt(to - 1))) to -= 1
  const scheme = text.charAt(from + 3) === '.' ? 'https://' : ''
  return to === least ? undefined : { from, to, scheme }
}

/** Never before `least`: what lies there is another link. */
function mailAt(text: string, at: number, least: number): Span | undefined {
  let from = at
  while (from > least && at - from <= maxLocal && ofLocal.test(text.charAt(from - 1))) from -= 1
  let to = at + 1
  while (to - at <= maxDomain && ofDomain.test(text.charAt(to))) to += 1
  const domain = /^[\w-]+(?:\.[\w-]+)+/.exec(text.slice(at + 1, to))?.[0]
  if (domain === undefined || from === at || at - from > maxLocal) return undefined
  return { from, to: at + 1 + domain.length, scheme: 'mailto:' }
}
