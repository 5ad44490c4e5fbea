import { wordsWithin } from './search-words.ts'

/** A piece of a text in which words were found. */
export interface Excerpt {
  readonly text: string
  /** Where they are: `[start, end]` in UTF-16 units of `text`, in order, without overlap. */
  readonly marks: readonly (readonly [start: number, end: number])[]
}

/** How much is shown before the first mark. */
const before = 40
const maxLength = 200
const maxMarks = 20

/**
 * Returns the piece of a text around the first of some words, as `searchWords` gives them, with all of them marked in
 * it; the beginning of the text if none is in it.
 */
export function excerptOf(text: string, words: readonly string[]): Excerpt {
  const found = spansOf(text, words)
  const start = startOf(text, found[0]?.[0] ?? 0)
  const cut = headOf(text.slice(start), maxLength)
  const lead = start === 0 ? '' : '…'
  const shift = start - lead.length
  const end = start + cut.length
  const marks = joined(found.filter(([from, to]) => from >= start && to <= end)).slice(0, maxMarks)
  return {
    text: `${lead}${cut}${end < text.length ? '…' : ''}`,
    marks: marks.map(([from, to]) => [from - shift, to - shift]),
  }
}

/** Returns where words, as `searchWords` gives them, are in a text, in UTF-16 units, in order; they may overlap. */
export function spansOf(text: string, words: readonly string[]): FoundSpan[] {
  const tokens = wordsWithin(text)
  const wanted = words.map((word) => word.split(' ').map(plain))
  return tokens.flatMap((_, at) => wanted.flatMap((parts) => markAt(tokens, at, parts)))
}

type Token = readonly [text: string, at: number]
type FoundSpan = readonly [start: number, end: number]

/** Returns where the parts of a word stand side by side from a token on; the last one may only be begun. */
function markAt(tokens: readonly Token[], at: number, parts: readonly string[]): FoundSpan[] {
  const run = tokens.slice(at, at + parts.length)
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined || run.length < parts.length) return []
  const isHere = parts.every((part, index) => {
    const said = plain(run[index]?.[0] ?? '')
    return index === parts.length - 1 ? said.startsWith(part) : said === part
  })
  return isHere ? [[first[1], last[1] + last[0].length]] : []
}

/** Does not begin within a word, where words are separated, nor within a character. */
function startOf(text: string, found: number): number {
  if (found <= before) return 0
  const from = found - before
  const space = text.slice(from, found).search(/\s/u)
  const start = space === -1 ? from : from + space + 1
  return /[\uDC00-\uDFFF]/.test(text[start] ?? '') ? start + 1 : start
}

function headOf(text: string, length: number): string {
  const isCutWithin = /[\uD800-\uDBFF]/.test(text[length - 1] ?? '') && text.length > length
  return text.slice(0, isCutWithin ? length - 1 : length).toWellFormed()
}

function joined(marks: readonly FoundSpan[]): FoundSpan[] {
  const sorted = [...marks].sort(([one], [other]) => one - other)
  const all: FoundSpan[] = []
  for (const [from, to] of sorted) {
    const last = all.at(-1)
    if (last !== undefined && from < last[1]) all[all.length - 1] = [last[0], Math.max(last[1], to)]
    else all.push([from, to])
  }
  return all
}

/** A word as the index compares it: without case and accents. */
function plain(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
