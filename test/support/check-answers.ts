import { watchAnswers } from './watch-answers.ts'

const violations: string[] = []

watchAnswers((violation) => violations.push(violation))

/** Throws an Error listing the responses in this process that did not match the document since the last call. */
export function checkAnswers(): void {
  const found = violations.splice(0)
  if (found.length > 0) throw new Error(`answers that the document does not describe:\n${found.join('\n')}`)
}
