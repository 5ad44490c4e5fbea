import { randomUUID } from 'node:crypto'
import { Refused } from '../domain/refusal.ts'
import { WrittenNumber } from './written-number.ts'

/** What to do with a number that a double cannot hold: `refused`, or kept `as-written` where it is only passed on. */
export type OddNumbers = 'refused' | 'as-written'

/** Rules for reading JSON. */
export interface JsonRule {
  /** How deep objects and arrays may be nested. */
  readonly maxDepth: number
  readonly oddNumbers: OddNumbers
}

/**
 * Reads JSON text (RFC 8259) without changing a digit or half of a character. If a key occurs twice, the last one
 * counts. Refuses with `malformed` text that is not JSON, is nested too deeply, or contains a key `__proto__` or half
 * of a surrogate pair.
 */
export function readJson(text: string, { maxDepth, oddNumbers }: JsonRule): unknown {
  const { depth, odd } = survey(text)
  if (depth > maxDepth)
    throw new Refused('malformed', `The JSON is nested more than ${maxDepth} deep.`).by('maxJsonDepth')
  if (oddNumbers === 'refused') for (const { digits } of odd) checkHeld(digits)
  const isMarked = odd.length > 0 && oddNumbers === 'as-written'
  const value = parse(isMarked ? marked(text, odd) : text)
  return isMarked || suspicious.test(text) ? checked(value) : value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused('malformed', 'It is not JSON.')
  }
}

/** A number that parsing may change, and where it begins. */
interface OddNumber {
  readonly at: number
  readonly digits: string
}

/** The prefix of the texts that replace numbers while JSON.parse reads them; nobody can guess it. */
const mark = `number ${randomUUID()} `

/** Returns the same JSON with its odd numbers as marked texts: a reviver costs ten times as much for each value. */
function marked(text: string, odd: readonly OddNumber[]): string {
  let [made, from] = ['', 0]
  for (const { at, digits } of odd) {
    made += `${text.slice(from, at)}"${mark}${digits}"`
    from = at + digits.length
  }
  return made + text.slice(from)
}

function checkHeld(digits: string): void {
  if (decimal(String(Number(digits))) !== decimal(digits))
    throw new Refused('malformed', `A number cannot be kept exactly: ${digits.slice(0, 40)}. Send it as text.`)
}

/**
 * Returns one spelling for each number: its digits without leading and trailing zeros, and the power of ten of the last
 * digit.
 */
function decimal(spelled: string): string {
  const [mantissa = '', power = '0'] = spelled.toLowerCase().replace(/^-/, '').split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  let end = digits.length
  // Not /0+$/, which would retry at each of many zeros that are not at the end.
  while (end > 0 && digits[end - 1] === '0') end -= 1
  if (end === 0) return '0'
  const sign = spelled.startsWith('-') ? '-' : ''
  return `${sign}${digits.slice(0, end)}e${Number(power) - fraction.length + digits.length - end}`
}

/** Escapes may hide a key or produce half of a character; most text has none. */
const suspicious = /\\u|__proto__/

/** Returns the value with its numbers in place of the marked texts. */
function checked(value: unknown): unknown {
  if (typeof value === 'string') {
    if (value.startsWith(mark)) return new WrittenNumber(value.slice(mark.length))
    if (!value.isWellFormed()) throw new Refused('malformed', 'A text in it is not well-formed Unicode.')
  } else if (typeof value === 'object' && value !== null) {
    const fields = value as Record<string, unknown>
    for (const key of Object.keys(fields)) {
      checkKey(key)
      fields[key] = checked(fields[key])
    }
  }
  return value
}

function checkKey(key: string): void {
  // It would become the prototype of any object it is assigned to.
  if (key === '__proto__') throw new Refused('malformed', 'No key may be named __proto__.')
  if (!key.isWellFormed()) throw new Refused('malformed', 'A key in it is not well-formed Unicode.')
  if (key.startsWith(mark)) throw new Refused('malformed', 'It is not JSON.')
}

const [quote, backslash] = [0x22, 0x5c]
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d]
const [minus, plus, point, exponent] = [0x2d, 0x2b, 0x2e, 0x65]

/** Returns the depth of a JSON text and its odd numbers. It knows only the grammar of strings and numbers. */
function survey(text: string): { depth: number; odd: readonly OddNumber[] } {
  const odd: OddNumber[] = []
  let [open, depth] = [0, 0]
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit === quote) at = endOfString(text, at)
    else if (unit === openObject || unit === openArray) {
      open += 1
      if (open > depth) depth = open
    } else if (unit === closeObject || unit === closeArray) open -= 1
    else if (unit === minus || isDigit(unit)) {
      const end = endOfNumber(text, at)
      const digits = oddNumberIn(text, at, end)
      if (digits !== undefined) odd.push({ at, digits })
      at = end - 1
    }
  }
  return { depth, odd }
}

/** Returns where the string that begins at `from` ends: its closing quote follows an even number of backslashes. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1
    while (text.charCodeAt(before) === backslash) before -= 1
    if ((end - before) % 2 === 1) return end
  }
  return text.length
}

function endOfNumber(text: string, from: number): number {
  let end = from + 1
  while (isNumeric(text.charCodeAt(end))) end += 1
  return end
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

/** Digits, sign, point and exponent. */
function isNumeric(unit: number): boolean {
  return isDigit(unit) || unit === minus || unit === plus || unit === point || (unit | 0x20) === exponent
}

/** RFC 8259 §6. */
const grammar = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
/** Up to 15 digits without an exponent are exact in a double, and are written back as they came. */
const plain = /^-?(?:[1-9]\d{0,14}|0|(?:0|[1-9]\d{0,7})\.\d{0,5}[1-9])$/

function oddNumberIn(text: string, from: number, end: number): string | undefined {
  // Most numbers are a single digit.
  if (end - from === 1 && text.charCodeAt(from) !== minus) return undefined
  const digits = text.slice(from, end)
  if (plain.test(digits) && digits !== '-0') return undefined
  if (!grammar.test(digits)) throw new Refused('malformed', 'It is not JSON.')
  return digits
}
