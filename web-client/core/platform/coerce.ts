/** What somebody else wrote as JSON: nothing in it is what it claims to be until one of the readers below has looked. */
export type Untrusted = Readonly<Record<string, unknown>>

const nothing: Untrusted = Object.freeze({})

/** The object a text of JSON holds; an empty one for anything else. Never throws. */
export function readJson(text: string): Untrusted {
  return recordOf(parsed(text))
}

/** The list a text of JSON holds; an empty one for anything else. Never throws. */
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

/** An object that is neither null nor a list, or an empty one. */
export function recordOf(value: unknown): Untrusted {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Untrusted) : nothing
}

/** A list, or an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A text, or empty: an object is never asked for its text, its `toString` is whatever its writer put there. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** A text of so many characters at most, for where a line or two of it are shown. */
export function headOf(value: unknown, most: number): string {
  const text = textOf(value)
  return text.length > most ? `${text.slice(0, most)}…` : text
}

/** A finite number, or 0. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/** What a table of ours says to a word of theirs: `constructor` and the like are in no table. */
export function entryOf<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}

const lastMomentMs = 8.64e15

/** ms since 1970 UTC of a time that calendars have, or 0: of any other, dates and their formats throw. */
export function momentOf(value: unknown): number {
  const at = numberOf(value)
  return Math.abs(at) <= lastMomentMs ? at : 0
}
