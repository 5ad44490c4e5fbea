import { Refused } from '../domain/refusal.ts'

/**
 * What becomes of a number that a double does not hold: `refused`, or kept `as-written` for what only passes through.
 */
export type OddNumbers = 'refused' | 'as-written'

/** How JSON is read. */
export interface JsonRule {
  /** Objects and arrays within each other. */
  readonly maxDepth: number
  readonly oddNumbers: OddNumbers
}

/** A number as its sender wrote it, for JavaScript's own would be another one. JSON.stringify writes it back. */
export class WrittenNumber {
  readonly digits: string

  constructor(digits: string) {
    this.digits = digits
  }

  toJSON(): unknown {
    return exact.rawJSON(this.digits)
  }
}

/** JSON.parse source text access (ECMAScript 2026), which the compiler's library does not know yet. */
const exact = JSON as unknown as {
  rawJSON(digits: string): unknown
  parse(text: string, revive: (key: string, value: unknown, context: { readonly source: string }) => unknown): unknown
}

/**
 * Reads JSON text (RFC 8259) and changes nothing of it: no digit, no half of a character. Of a key that comes twice
 * the last counts. Refuses with `malformed` what is no JSON, is nested too deeply, has a key `__proto__` or half of a
 * surrogate pair.
 */
export function readJson(text: string, { maxDepth, oddNumbers }: JsonRule): unknown {
  const { depth, isOdd } = survey(text)
  if (depth > maxDepth) throw new Refused('malformed', `The JSON is nested more than ${maxDepth} deep.`)
  const value = isOdd ? parse(() => exact.parse(text, revivers[oddNumbers])) : parse(() => JSON.parse(text))
  if (suspicious.test(text)) check(value)
  return value
}

function parse(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    throw error instanceof Refused ? error : new Refused('malformed', 'It is not JSON.')
  }
}

type Reviver = Parameters<typeof exact.parse>[1]

const revivers: Readonly<Record<OddNumbers, Reviver>> = {
  'as-written': (_key, value, { source }) =>
    typeof value === 'number' && String(value) !== source ? new WrittenNumber(source) : value,
  refused: (_key, value, { source }) => {
    if (typeof value === 'number' && decimal(String(value)) !== decimal(source))
      throw new Refused('malformed', `A number cannot be kept exactly: ${source.slice(0, 40)}. Send it as text.`)
    return value
  },
}

/** One spelling for each number: its digits without zeros around them, and the power of ten of the last of them. */
function decimal(spelled: string): string {
  const [mantissa = '', power = '0'] = spelled.toLowerCase().replace(/^-/, '').split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  let end = digits.length
  // No /0+$/: of many zeros that are not the last it would try each.
  while (end > 0 && digits[end - 1] === '0') end -= 1
  if (end === 0) return '0'
  const sign = spelled.startsWith('-') ? '-' : ''
  return `${sign}${digits.slice(0, end)}e${Number(power) - fraction.length + digits.length - end}`
}

/** Escapes may hide a key or make half of a character; most text has none. */
const suspicious = /\\u|__proto__/

function check(value: unknown): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new Refused('malformed', 'A text in it is not well-formed Unicode.')
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      // It would become the prototype of whatever it is assigned to.
      if (key === '__proto__') throw new Refused('malformed', 'No key may be named __proto__.')
      check(key)
      check(inner)
    }
  }
}

const [quote, backslash] = [0x22, 0x5c]
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d]

/** How deep a JSON text is, and whether a number in it may be another one after parsing. Knows nothing of grammar. */
function survey(text: string): { depth: number; isOdd: boolean } {
  let [open, depth, isOdd] = [0, 0, false]
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === quote) at = endOfString(text, at)
    else if (unit === openObject || unit === openArray) {
      open += 1
      if (open > depth) depth = open
    } else if (unit === closeObject || unit === closeArray) open -= 1
    else if (isNumeric(unit)) {
      const start = at
      while (isNumeric(text.charCodeAt(at + 1))) at += 1
      isOdd ||= mayBeOdd(text, start, at + 1)
    }
  }
  return { depth, isOdd }
}

/** Where the string ends that begins at `from`: its closing quote has an even number of backslashes before it. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1
    while (text.charCodeAt(before) === backslash) before -= 1
    if ((end - before) % 2 === 1) return end
  }
  return text.length
}

/** Digits, sign, point and exponent. */
function isNumeric(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || unit === 0x2d || unit === 0x2b || unit === 0x2e || (unit | 0x20) === 0x65
}

/** Plain integers of up to 15 digits are themselves in a double. */
function mayBeOdd(text: string, start: number, end: number): boolean {
  if (end - start > 15 || (text.charCodeAt(start) === 0x2d && text.charCodeAt(start + 1) === 0x30)) return true
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === 0x2e || (unit | 0x20) === 0x65) return true
  }
  return false
}
