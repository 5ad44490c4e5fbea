import { watchAnswers } from './watch-answers.ts'

const violations: string[] = []

watchAnswers((violation) => violations.push(violation))

/** Throws an Error with the answers of servers in this process that have not fitted since this was called last. */
export function checkAnswers(): void {
  const found = violations.splice(0)
  if (found.length > 0) throw new Error(`answers that the document does not describe:\n${found.join('\n')}`)
}
