import type { Run } from '../rounds.ts'

/** What must hold of the durable line. */
const atLeast = { ofOurStream: 0.4, ofStockStream: 2 } as const

/** One server's line of the table. */
export interface Row {
  readonly name: string
  readonly runs: readonly Run[]
}

/** The results as text: Parley first, then Aedes on our stream, then Aedes on the stream of ws. */
export function table(rows: readonly [Row, Row, Row]): string {
  const [, ours, stock] = rows
  const header = ['delivered msg/s', 'median', 'runs', '÷ (2)', '÷ (3)', ...usageHeader, 'p50 ms', 'p99 ms']
  const lines = rows.map((row, index) => [
    `(${index + 1}) ${row.name}`,
    String(Math.round(rate(row))),
    row.runs.map((run) => Math.round(run.deliveredPerSecond)).join(' '),
    (rate(row) / rate(ours)).toFixed(2),
    (rate(row) / rate(stock)).toFixed(2),
    ...(['serverCores', 'serverMainCores', 'generatorCores', 'p50Ms', 'p99Ms'] as const).map((field) =>
      medianOf(row, field).toFixed(2),
    ),
  ])
  return aligned([header, ...lines])
}

const usageHeader = ['server cores', '(its main thread)', 'generator cores']

/** A sentence for each threshold. */
export function verdict([parley, ours, stock]: readonly [Row, Row, Row]): string {
  const compare = (other: Row, wanted: number) => {
    const ratio = rate(parley) / rate(other)
    return `${ratio >= wanted ? 'holds' : 'FAILS'}: durable is ${ratio.toFixed(2)} × ${other.name}, wanted ≥ ${wanted}`
  }
  return [compare(ours, atLeast.ofOurStream), compare(stock, atLeast.ofStockStream)].join('\n')
}

function rate(row: Row): number {
  return medianOf(row, 'deliveredPerSecond')
}

function medianOf({ runs }: Row, field: Exclude<keyof Run, 'totals'>): number {
  const ascending = runs.map((run) => run[field]).sort((one, other) => one - other)
  return ascending[Math.floor(ascending.length / 2)] ?? Number.NaN
}

/** Lines of cells as text, in columns as wide as their widest cell. */
export function aligned(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? []
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  return lines.map((line) => line.map(pad).join('  ')).join('\n')
}
