import { type Inline, inlineOf } from './markdown-inline.ts'

/** A block of a Markdown text. */
export type Block =
  | { readonly kind: 'paragraph'; readonly inline: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: number; readonly inline: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | List
  | { readonly kind: 'rule' }

/** A list of a Markdown text. */
export interface List {
  readonly kind: 'list'
  readonly isOrdered: boolean
  readonly start: number
  readonly items: readonly ListItem[]
}

/** An item, and the lists in it. */
export interface ListItem {
  readonly inline: readonly Inline[]
  readonly lists: readonly List[]
}

/** A line that begins an item, and what goes on from it. */
interface ItemLine {
  /** From 0. */
  readonly level: number
  /** Of an ordered list. */
  readonly number: number | undefined
  said: string
}

const maxDepth = 4
const maxLevel = 4
/** With the name of a language at most: more is text. */
const fence = /^ {0,3}(?:```|~~~)[\w+#.-]*[ \t]*$/
const heading = /^ {0,3}(#{1,6})[ \t]+(\S.*)$/
const rule = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
const quote = /^ {0,3}> ?/
const marker = /^([ \t]*)(?:[-*+]|(\d{1,9})[.)])[ \t]+(?=\S)/

/**
 * Reads the part of Markdown that is shown: paragraphs, headings, lists, quotes, code, rules and what stands in a line.
 * Everything else, HTML and tables among it, stays text. Looks at each line a bounded number of times.
 */
export function markdownOf(text: string, depth = 0): Block[] {
  const lines = text.split(/\r\n?|\n/)
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; ) {
    const [block, next] = blockAt(lines, at, depth)
    if (block !== undefined) blocks.push(block)
    at = next
  }
  return blocks
}

type Read = readonly [block: Block | undefined, next: number]

function blockAt(lines: readonly string[], at: number, depth: number): Read {
  const line = lines[at] ?? ''
  if (line.trim() === '') return [undefined, at + 1]
  if (fence.test(line)) return codeAt(lines, at)
  const [, marks, title] = heading.exec(line) ?? []
  if (marks !== undefined && title !== undefined)
    return [{ kind: 'heading', level: marks.length, inline: inlineOf(title.trimEnd()) }, at + 1]
  if (rule.test(line)) return [{ kind: 'rule' }, at + 1]
  if (quote.test(line) && depth < maxDepth) return quoteAt(lines, at, depth)
  return marker.test(line) ? listAt(lines, at) : paragraphAt(lines, at, depth)
}

/** A fence that is never closed goes on to the end: the text may still be growing. */
function codeAt(lines: readonly string[], at: number): Read {
  const mark = (lines[at] ?? '').trimStart().slice(0, 3)
  let end = at + 1
  while (end < lines.length && (lines[end] ?? '').trim() !== mark) end += 1
  return [{ kind: 'code', text: lines.slice(at + 1, end).join('\n') }, end + 1]
}

function quoteAt(lines: readonly string[], at: number, depth: number): Read {
  let end = at
  while (quote.test(lines[end] ?? '')) end += 1
  const inside = lines.slice(at, end).map((line) => line.replace(quote, ''))
  return [{ kind: 'quote', blocks: markdownOf(inside.join('\n'), depth + 1) }, end]
}

function listAt(lines: readonly string[], at: number): Read {
  const items: ItemLine[] = []
  let end = at
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? ''
    const [mark, indent = '', number] = marker.exec(line) ?? []
    const last = items.at(-1)
    if (mark !== undefined && !rule.test(line)) {
      const level = Math.min(maxLevel, Math.floor(widthOf(indent) / 2))
      const item = { level, number: number === undefined ? undefined : Number(number), said: line.slice(mark.length) }
      // A list of the other sort at the margin is another list.
      if (level === 0 && items[0] !== undefined && isOther(items[0], item)) break
      items.push(item)
    } else if (last !== undefined && /^[ \t]{2,}\S/.test(line)) last.said += `\n${line.trim()}`
    else if (line.trim() !== '' || !marker.test(lines[end + 1] ?? '')) break
  }
  return [listsOf(items)[0], end]
}

function isOther(one: ItemLine, other: ItemLine): boolean {
  return (one.number === undefined) !== (other.number === undefined)
}

/** Puts deeper items into the one before them; those at the margin of the first stand beside it. */
function listsOf(items: readonly ItemLine[]): List[] {
  const groups: { readonly head: ItemLine; readonly inside: ItemLine[] }[][] = []
  for (const item of items) {
    const group = groups.at(-1)
    const [first, last] = [group?.[0], group?.at(-1)]
    if (last !== undefined && item.level > (first?.head.level ?? 0)) last.inside.push(item)
    else if (first === undefined || isOther(first.head, item)) groups.push([{ head: item, inside: [] }])
    else group?.push({ head: item, inside: [] })
  }
  return groups.map((group) => {
    const number = group[0]?.head.number
    const read = group.map(({ head, inside }) => ({ inline: inlineOf(head.said), lists: listsOf(inside) }))
    return { kind: 'list', isOrdered: number !== undefined, start: number ?? 1, items: read }
  })
}

function widthOf(indent: string): number {
  return indent.replaceAll('\t', '    ').length
}

function paragraphAt(lines: readonly string[], at: number, depth: number): Read {
  let end = at + 1
  while (end < lines.length && isPlain(lines[end] ?? '', depth)) end += 1
  const said = lines.slice(at, end).map((line) => line.trim())
  return [{ kind: 'paragraph', inline: inlineOf(said.join('\n')) }, end]
}

function isPlain(line: string, depth: number): boolean {
  if (line.trim() === '' || (quote.test(line) && depth < maxDepth)) return false
  return ![fence, heading, rule, marker].some((pattern) => pattern.test(line))
}
