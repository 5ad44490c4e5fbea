import type { Reporter, TestCase } from 'vitest/node'

/** Reports why a test that passed in the end had failed before: otherwise its errors, and its flakiness, are lost. */
// biome-ignore lint/style/noDefaultExport: Vitest requires it
export default class Retried implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { state, errors = [] } = test.result()
    if (state !== 'passed' || (test.diagnostic()?.retryCount ?? 0) === 0) return
    const told = errors.map(({ message, stack = '' }) => `  ${message}\n  ${placeIn(stack)}`)
    console.log(`once more: ${test.fullName}\n${told.join('\n')}`)
  }
}

/** Returns the first line of the stack that is in a test file. */
function placeIn(stack: string): string {
  const line = stack.split('\n').find((one) => one.includes('/test/') && !one.includes('node_modules'))
  return line?.trim() ?? ''
}
