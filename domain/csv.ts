import { Refused } from './refusal.ts'

/** Returns a table as CSV (RFC 4180) with CR LF and the column names in the first line. */
export function toCsv<Name extends string>(names: readonly Name[], rows: readonly Record<Name, string>[]): string {
  const lines = [names, ...rows.map((row) => names.map((name) => row[name]))]
  return lines.map((line) => `${line.map(toCell).join(',')}\r\n`).join('')
}

/** Reads CSV with either line ending and ignores columns that are not requested. Throws Refused `malformed`. */
export function fromCsv<Name extends string>(names: readonly Name[], text: string): Record<Name, string>[] {
  const [header = [], ...lines] = cellsOf(text.replace(/^\uFEFF/, ''))
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

function toCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function fromCell(text: string): string {
  return text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text
}

function cellsOf(text: string): string[][] {
  const lines: string[][] = []
  let line: string[] = []
  // A cell, quoted or bare, and what ends it.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text)
    if (found === null) throw new Refused('malformed', `Line ${lines.length + 1} is no CSV.`)
    line.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    if (found[3] === ',') {
      if (cell.lastIndex === text.length) line.push('')
      else continue
    }
    lines.push(line)
    line = []
  }
  return lines.filter((one) => one.some((value) => value !== ''))
}
