import { readFileSync } from 'node:fs'
import { passwordCost } from '../../app/auth/passwords.ts'
import { type Limit, namesIn, valuesOf } from './limit.ts'
import { defaultLimits, type Limits, liftedLimits, limitTable } from './limits.ts'

export interface ChosenLimits {
  readonly limits: Limits
  /** Whether the protection against too many visitors and addresses is off. */
  readonly isUnlimited: boolean
}

/**
 * Reads `PARLEY_LIMITS`: empty, `off`, or the path of a JSON file with numbers by their dotted names, such as
 * `{ "caps.perUser": 10 }`. Adds a sentence to `faults` for each error in it.
 */
export function readLimits(setting: string | undefined, faults: string[]): ChosenLimits {
  if (setting === undefined || setting === '') return { limits: defaultLimits, isUnlimited: false }
  if (setting === 'off') return { limits: liftedLimits, isUnlimited: true }
  const given = readNumbers(setting, (fault) => faults.push(`PARLEY_LIMITS: ${setting}: ${fault}`))
  const values = valuesOf(limitTable, (limit, name) => given.get(name) ?? limit.standard)
  return { limits: { ...values, passwordCost }, isUnlimited: false }
}

function readNumbers(path: string, onFault: (fault: string) => void): Map<string, number> {
  const known = namesIn(limitTable)
  const numbers = new Map<string, number>()
  for (const [name, value] of Object.entries(readJson(path, onFault))) {
    const fault = faultOf(known.get(name), value)
    if (fault === undefined) numbers.set(name, value as number)
    else onFault(`“${name}” ${fault}`)
  }
  return numbers
}

function faultOf(limit: Limit | undefined, value: unknown): string | undefined {
  if (limit === undefined) return 'is no limit. The table “Bounds” of docs/operations.md names them all.'
  const [min, max] = limit.range
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return undefined
  const unit = limit.unit === 'number' ? '' : ` (${limit.unit})`
  return `must be a whole number from ${min} to ${max}${unit}, not ${JSON.stringify(value)}.`
}

function readJson(path: string, onFault: (fault: string) => void): object {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    onFault(`cannot be read (${(error as NodeJS.ErrnoException).code}). Set it to a JSON file, or to off.`)
    return {}
  }
  try {
    const json: unknown = JSON.parse(text)
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json
    onFault('must hold an object of numbers by name, such as { "caps.perUser": 10 }.')
  } catch (error) {
    onFault(`is no JSON: ${(error as Error).message}.`)
  }
  return {}
}
