import { fromCsv, scanCsv } from '../../../domain/csv.ts'

/** The columns of the table of quick replies. */
export const replyColumns = ['category', 'shortcut', 'title', 'content'] as const
type ReplyColumn = (typeof replyColumns)[number]

/** What keeps a file from being imported. Rows are counted from 1, the first with the columns' names. */
export type TableFault =
  | { readonly kind: 'empty' | 'encoding' | 'noReplies' }
  | { readonly kind: 'notCsv'; readonly row: number }
  | { readonly kind: 'columns'; readonly missing: readonly string[] }
  | { readonly kind: 'tooMany'; readonly most: number }
  | (CellFault & { readonly kind: 'cell'; readonly row: number; readonly column: ReplyColumn; readonly text: string })

interface CellFault {
  readonly why: 'missing' | 'shortcut' | 'tooLong'
  /** Characters. */
  readonly most: number
}

/** The server takes no more at once. */
const maxReplies = 1000
const mostCharacters = { category: 64, shortcut: 32, title: 256, content: 10_000 } as const

/** Returns what is wrong with a CSV file of quick replies; nothing if it can be imported. */
export function faultsIn(csv: string): readonly TableFault[] {
  if (csv.trim() === '') return [{ kind: 'empty' }]
  // What is not UTF-8 was decoded to replacement characters; pictures and UTF-16 have zeros as well.
  if (csv.includes('\0') || csv.includes('\uFFFD')) return [{ kind: 'encoding' }]
  const { rows, brokenAt } = scanCsv(csv)
  if (brokenAt !== undefined) return [{ kind: 'notCsv', row: brokenAt }]
  // Empty rows have no reply, but a number.
  const filled = rows.map((cells, at) => ({ cells, row: at + 1 })).filter(({ cells }) => cells.some(Boolean))
  const [header, ...lines] = filled
  const missing = replyColumns.filter((name) => !header?.cells.includes(name))
  if (missing.length > 0) return [{ kind: 'columns', missing }]
  if (lines.length === 0) return [{ kind: 'noReplies' }]
  if (lines.length > maxReplies) return [{ kind: 'tooMany', most: maxReplies }]
  const replies = fromCsv(replyColumns, csv)
  return replies.flatMap((reply, at) => cellFaults(reply, lines[at]?.row ?? 0))
}

function cellFaults(reply: Readonly<Record<ReplyColumn, string>>, row: number): readonly TableFault[] {
  return replyColumns.flatMap((column) => {
    const text = reply[column]
    const why = faultOf(column, text)
    return why === undefined ? [] : [{ kind: 'cell' as const, row, column, text, why, most: mostCharacters[column] }]
  })
}

function faultOf(column: ReplyColumn, text: string): CellFault['why'] | undefined {
  if (column === 'shortcut') return /^[^\s/]{1,32}$/u.test(text) ? undefined : 'shortcut'
  if (column === 'content' && text === '') return 'missing'
  return [...text].length > mostCharacters[column] ? 'tooLong' : undefined
}
