/** JSON written by somebody else. Trust no field before one of the readers below has checked it. */
export type Untrusted = Readonly<Record<string, unknown>>

const nothing: Untrusted = Object.freeze({})

/** Returns the object in a JSON text, or an empty object for anything else. Never throws. */
export function readJson(text: string): Untrusted {
  return recordOf(parsed(text))
}

/** Returns the list in a JSON text, or an empty list for anything else. Never throws. */
export function readList(text: string): readonly unknown[] {
  return listOf(parsed(text))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Returns the value if it is an object other than null or a list, else an empty object. */
export function recordOf(value: unknown): Untrusted {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Untrusted) : nothing
}

/** Returns the value if it is a list, else an empty list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Returns the value if it is a text, else ''. Never calls `toString` of an object: its writer controls that. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Returns the texts of these names in an object, as `textOf` reads them. */
export function textsOf<Name extends string>(value: unknown, names: readonly Name[]): Record<Name, string> {
  const record = recordOf(value)
  return Object.fromEntries(names.map((name) => [name, textOf(record[name])])) as Record<Name, string>
}

/** Returns the first `most` characters of a text, for places that show a line or two. */
export function headOf(value: unknown, most: number): string {
  const text = textOf(value)
  return text.length > most ? `${text.slice(0, most)}…` : text
}

/** Returns the value if it is a finite number, else 0. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/** Looks up an untrusted word in our table. Ignores inherited keys such as `constructor`. */
export function entryOf<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}

const lastMomentMs = 8.64e15

/** Returns ms since 1970 UTC, or 0 for a time out of the range of Date: formatting such a date throws. */
export function momentOf(value: unknown): number {
  const at = numberOf(value)
  return Math.abs(at) <= lastMomentMs ? at : 0
}
