import { describe, test } from 'vitest'
import { missingOf, type NeededPrograms, postgres, skippedSentence } from './programs.ts'

const hasNone = lacks(postgres)

/** Tests that start a PostgreSQL; skipped where there is none. */
export const postgresTest = test.skipIf(hasNone)

/** Several of them. */
export const postgresSuite = describe.skipIf(hasNone)

/** Returns whether programs are missing, and says so. Throws if nothing may be skipped. */
export function lacks(program: NeededPrograms): boolean {
  const missing = missingOf([program])
  if (missing.length === 0) return false
  const sentence = skippedSentence(missing)
  if (process.env.PARLEY_TEST_FORBID_SKIP === '1') throw new Error(sentence)
  process.stderr.write(`\n*** ${sentence} ***\n\n`)
  return true
}
