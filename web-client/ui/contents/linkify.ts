/** A piece of a text: plain, or a link. */
export type Piece = string | { readonly text: string; readonly href: string }

/** Where a link may start. Every alternative has a fixed length, so the search is linear for any text. */
const sign = /https?:\/\/|www\.|@/gi
/** Ends a link: spaces, directional and invisible characters, pictographs, quotation marks and punctuation. */
const endsLink =
  /[\s\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\u2600-\u27bf\ud83c-\ud83e<>"`|\\“”„«»‹›。，、；：！？（）「」『』【】〔〕《》〈〉—～،؛؟]/u
/** Marks that may stand inside an address but not end it. */
const trailing = new Set(".,;:!?'’‘…–*~")
const pairs = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
])
const opening = new Set(pairs.values())
const plainWord = /[a-z\d]/i
const ofWord = /[\p{L}\p{N}]/u
/** Scripts in which the next word follows without a space. */
const spaceless =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Bopo}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u
const ofLocal = /[\w.+-]/
const ofDomain = /[\p{L}\p{N}\p{M}.-]/u
/** RFC 5321, 4.5.3.1: no address is longer, and this bounds the cost of the search. */
const maxLocal = 64
const maxDomain = 255

/**
 * Splits a text into plain pieces and links: web addresses and e-mail addresses. A link ends where a reader of any
 * language would end it. Looks at each character a bounded number of times, whatever the text.
 */
export function linkify(text: string): Piece[] {
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

interface LinkSpan {
  readonly from: number
  readonly to: number
  readonly scheme: string
}

function webAt(text: string, from: number, signLength: number): LinkSpan | undefined {
  const least = from + signLength
  const isBare = text.charAt(from + 3) === '.'
  if (plainWord.test(text.charAt(from - 1)) || !beginsHost(text, least, isBare)) return undefined
  let to = reachOf(text, least)
  const isMark = (mark: string) =>
    trailing.has(mark) || opening.has(mark) || (mark === '_' && mark === text.charAt(from - 1))
  while (isMark(text.charAt(to - 1))) to -= 1
  return { from, to, scheme: isBare ? 'https://' : '' }
}

/** Returns whether a host name or IP address starts here; without a scheme the name needs a dot. */
function beginsHost(text: string, at: number, isBare: boolean): boolean {
  const host = text.slice(at, at + maxDomain)
  return isBare ? /^[\p{L}\p{N}-]+\.[\p{L}\p{N}]/u.test(host) : /^(?:[\p{L}\p{N}]|\[[\d:a-f])/iu.test(host)
}

/** Returns where an address ends; a closing bracket that it did not open is not part of it. */
function reachOf(text: string, least: number): number {
  const open: string[] = []
  for (let at = least; at < text.length; at += 1) {
    const mark = text.charAt(at)
    const isNextWord = spaceless.test(mark) && plainWord.test(text.charAt(at - 1))
    if (isNextWord || endsLink.test(mark)) return at
    if (opening.has(mark)) open.push(mark)
    else if (pairs.has(mark) && open.pop() !== pairs.get(mark)) return at
  }
  return text.length
}

/** Never starts before `least`, where the previous link ends. */
function mailAt(text: string, at: number, least: number): LinkSpan | undefined {
  let from = at
  while (from > least && at - from <= maxLocal && ofLocal.test(text.charAt(from - 1))) from -= 1
  while (from < at && !ofWord.test(text.charAt(from))) from += 1
  let to = at + 1
  while (to - at <= maxDomain && isOfDomain(text, to, at)) to += 1
  const domain = /^[\p{L}\p{N}\p{M}-]+(?:\.[\p{L}\p{N}\p{M}-]+)+/u.exec(text.slice(at + 1, to))?.[0]
  if (domain === undefined || from === at || at - from > maxLocal) return undefined
  return { from, to: at + 1 + domain.length, scheme: 'mailto:' }
}

function isOfDomain(text: string, at: number, sign: number): boolean {
  const mark = text.charAt(at)
  return ofDomain.test(mark) && !(at > sign + 1 && spaceless.test(mark) && plainWord.test(text.charAt(at - 1)))
}
