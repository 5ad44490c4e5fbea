import { Refused } from './refusal.ts'

/** Returns a table as CSV (RFC 4180) with CR LF and the column names in the first line. */
export function toCsv<Name extends string>(names: readonly Name[], rows: readonly Record<Name, string>[]): string {
  return csvLine(names) + csvLines(names, rows)
}

/** Returns the lines of a table without its first, for one that is written piece by piece. */
export function csvLines<Name extends string>(names: readonly Name[], rows: readonly Record<Name, string>[]): string {
  return rows.map((row) => csvLine(names.map((name) => row[name]))).join('')
}

/** Returns one line of CSV. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(toCell).join(',')}\r\n`
}

/** Reads CSV with either line ending and ignores columns that are not requested. Throws Refused `malformed`. */
export function fromCsv<Name extends string>(names: readonly Name[], text: string): Record<Name, string>[] {
  const { rows, brokenAt } = scanCsv(text)
  if (brokenAt !== undefined) throw new Refused('malformed', `Line ${brokenAt} is no CSV.`)
  const [header = [], ...lines] = rows.filter((row) => row.some((cell) => cell !== ''))
  const places = names.map((name) => [name, header.indexOf(name)] as const)
  const missing = places.find(([, place]) => place < 0)
  if (missing !== undefined) throw new Refused('malformed', `The first line names no column ${missing[0]}.`)
  return lines.map((line) => {
    const cells = places.map(([name, place]) => [name, fromCell(line[place] ?? '')])
    return Object.fromEntries(cells) as Record<Name, string>
  })
}

/** A spreadsheet treats text that begins like this as a formula and runs it: an apostrophe keeps it text. */
const formula = /^[=+\-@\t\r]/
/** One that splits at semicolons or tabs sees such a beginning also within a cell, and within its quotes on a new line. */
const innerFormula = /([;\t\r\n][^\S\t\r\n]*)('*[=+\-@])/g
const keptInner = /([;\t\r\n][^\S\t\r\n]*)'('*[=+\-@])/g

function toCell(text: string): string {
  const inner = text.replaceAll(innerFormula, "$1'$2")
  const safe = formula.test(inner) ? `'${inner}` : inner
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function fromCell(text: string): string {
  const whole = text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text
  return whole.replaceAll(keptInner, '$1$2')
}

/** The cells of CSV as they stand there, and the row that is no CSV, from 1, where reading ended. */
export interface CsvScan {
  readonly rows: readonly (readonly string[])[]
  readonly brokenAt: number | undefined
}

/** Reads the cells of CSV, empty rows included, so that a row has the number that a spreadsheet shows. */
export function scanCsv(text: string): CsvScan {
  const whole = text.replace(/^\uFEFF/, '')
  const rows: string[][] = []
  let line: string[] = []
  // A cell, quoted or bare, and what ends it.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y
  while (cell.lastIndex < whole.length) {
    const found = cell.exec(whole)
    if (found === null) return { rows, brokenAt: rows.length + 1 }
    line.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    if (found[3] === ',') {
      if (cell.lastIndex === whole.length) line.push('')
      else continue
    }
    rows.push(line)
    line = []
  }
  return { rows, brokenAt: undefined }
}
