/** The unit of a limit. */
export type LimitUnit = 'number' | 'bytes' | 'characters' | 'milliseconds' | 'seconds'

/** A limit: its default, and what an operator may set. */
export interface Limit {
  readonly standard: number
  readonly unit: LimitUnit
  /** The smallest and the largest value that can be set, both included. */
  readonly range: readonly [min: number, max: number]
  /** Only protects against too many visitors or addresses, so that `PARLEY_LIMITS=off` lifts it for benchmarks. */
  readonly isLiftable: boolean
  /** What is bounded, as written in the table in docs/operations.md. */
  readonly meaning: string
}

/** Limits by name, in groups. */
export interface LimitTable {
  readonly [name: string]: Limit | LimitTable
}

/** The values of a table. */
export type LimitValues<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Limit ? number : LimitValues<Table[Name]>
}

type Range = readonly [min: number, max: number]

export const KiB = 1024
export const MiB = 1024 * KiB
export const minuteMs = 60_000
export const dayMs = 24 * 60 * minuteMs

/** The longest delay of a Node timer; longer ones would fire immediately. */
export const longestTimerMs = 2 ** 31 - 1

function limitOf(unit: LimitUnit, usual: Range) {
  return (standard: number, meaning: string, range: Range = usual): Limit => ({
    standard,
    unit,
    range,
    isLiftable: false,
    meaning,
  })
}

export const number = limitOf('number', [1, 1_000_000_000])
export const bytes = limitOf('bytes', [1, 2 ** 40])
export const characters = limitOf('characters', [1, 2 ** 30])
export const milliseconds = limitOf('milliseconds', [1, longestTimerMs])
export const seconds = limitOf('seconds', [1, 10 * 365 * 24 * 3600])

/** Returns the limit marked as lifted by `PARLEY_LIMITS=off`. */
export function liftable(limit: Limit): Limit {
  return { ...limit, isLiftable: true }
}

/** The value of a lifted limit: no count reaches it, and JSON and SQL can hold it. */
export const lifted = Number.MAX_SAFE_INTEGER

/** Returns every limit of a table by its dotted name, such as `caps.perUser`. */
export function namesIn(table: LimitTable, before = ''): Map<string, Limit> {
  const named = Object.entries(table).flatMap(([name, one]) =>
    isLimit(one) ? [[`${before}${name}`, one] as const] : [...namesIn(one, `${before}${name}.`)],
  )
  return new Map(named)
}

/** Returns the values of a table, each as `readValue` gives it. */
export function valuesOf<Table>(table: Table, readValue: (limit: Limit, name: string) => number): LimitValues<Table> {
  const build = (part: LimitTable, before: string): unknown =>
    Object.fromEntries(
      Object.entries(part).map(([name, one]) => [
        name,
        isLimit(one) ? readValue(one, `${before}${name}`) : build(one, `${before}${name}.`),
      ]),
    )
  return build(table as LimitTable, '') as LimitValues<Table>
}

function isLimit(one: Limit | LimitTable): one is Limit {
  return typeof one.standard === 'number'
}

const sizes = [
  [MiB, 'MiB'],
  [KiB, 'KiB'],
] as const

const spans = [
  [dayMs, 'days'],
  [60 * minuteMs, 'h'],
  [minuteMs, 'min'],
  [1000, 's'],
] as const

/** Returns a value as people read it: `32 MiB`, `30 s`, `20,000`. */
export function shown(value: number, unit: LimitUnit): string {
  switch (unit) {
    case 'bytes':
      return inLargest(value, sizes, 'bytes')
    case 'milliseconds':
      return inLargest(value, spans, 'ms')
    case 'seconds':
      return inLargest(value * 1000, spans, 'ms')
    case 'characters':
      return `${value.toLocaleString('en')} characters`
    case 'number':
      return value.toLocaleString('en')
    default:
      return unit satisfies never
  }
}

function inLargest(value: number, units: readonly (readonly [size: number, name: string])[], smallest: string): string {
  const [size, name] = units.find(([one]) => value >= one && value % one === 0) ?? [1, smallest]
  const count = value / size
  return `${count.toLocaleString('en')} ${count === 1 && name === 'days' ? 'day' : name}`
}
