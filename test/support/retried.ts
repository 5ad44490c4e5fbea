import type { Reporter, TestCase } from 'vitest/node'

/** Says why a test that passed at last had failed before: its errors are lost otherwise, and with them what is unsteady. */
// biome-ignore lint/style/noDefaultExport: vitest wants it
export default class Retried implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { state, errors = [] } = test.result()
    if (state !== 'passed' || (test.diagnostic()?.retryCount ?? 0) === 0) return
    const told = errors.map(({ message, stack = '' }) => `  ${message}\n  ${placeIn(stack)}`)
    console.log(`once more: ${test.fullName}\n${told.join('\n')}`)
  }
}

/** The line of the test, of all that it went through. */
function placeIn(stack: string): string {
  const line = stack.split('\n').find((one) => one.includes('/test/') && !one.includes('node_modules'))
  return line?.trim() ?? ''
}
