import type { Outcome } from '../row.ts'
import { median, shown } from './numbers.ts'
import type { Result } from './result.ts'
import { aligned } from './table.ts'
import type { Verdict } from './verdict.ts'

/** Returns a row as text: for each figure every contender, with min, median, max and every single run. */
export function printed({ letter, title, results, verdicts, seconds }: Outcome): string {
  const header = ['', 'min', 'median', 'max', '', 'every round']
  const lines = figuresOf(results).flatMap((figure) => [
    [figure, '', '', '', '', ''],
    ...results.flatMap((result) => lineOf(result, figure)),
  ])
  const absent = results.flatMap(({ name, absent: why }) => (why === undefined ? [] : [`  ${name}: ${why}`]))
  const table = aligned([header, ...lines], [0, 5])
  const head = `${letter}  ${title}  (${Math.round(seconds)} s)`
  const end = verdicts.length === 0 ? [] : ['', judged([letter, verdicts])]
  return [head, table, ...absent, ...end].join('\n')
}

/** Returns the verdicts of all rows, which come last. */
export function summary(outcomes: readonly Outcome[]): string {
  const verdicts = outcomes.flatMap((outcome) => outcome.verdicts)
  const failed = verdicts.filter(({ holds }) => !holds).length
  const end = failed === 0 ? 'All of it holds.' : `${failed} of ${verdicts.length} FAIL.`
  return `${judged(...outcomes.map((one) => [one.letter, one.verdicts] as const))}\n\n${end}`
}

function judged(...rows: readonly (readonly [letter: string, verdicts: readonly Verdict[]])[]): string {
  const lines = rows.flatMap(([letter, verdicts]) =>
    verdicts.map(({ holds, what, is, wanted }) => [letter, holds ? 'holds' : 'FAILS', what, is, wanted]),
  )
  return aligned([['', '', 'what must hold', 'is', 'wanted'], ...lines], [0, 1, 2, 3, 4])
}

/** Returns the figures in order of first appearance. */
function figuresOf(results: readonly Result[]): readonly string[] {
  return [...new Set(results.flatMap(({ runs }) => runs.flatMap((run) => Object.keys(run))))]
}

function lineOf({ name, runs }: Result, figure: string): string[][] {
  const values = runs.flatMap((run) => (Number.isFinite(run[figure]) ? (run[figure] ?? []) : []))
  if (values.length === 0) return []
  const summed = [Math.min(...values), median(values), Math.max(...values)].map(shown)
  return [[`  ${name}`, ...summed, '', values.map(shown).join('  ')]]
}
