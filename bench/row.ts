import type { BenchOptions } from './options.ts'
import type { Figures, Result } from './report/result.ts'
import type { Verdict } from './report/verdict.ts'
import { Resources } from './resources.ts'

/** Something that is measured once per round. */
export interface Contender {
  readonly name: string
  readonly measure: (round: number) => Promise<Figures>
}

/** Something that cannot be measured here, with the reason. */
export interface Absent {
  readonly name: string
  readonly absent: string
}

/** Contenders that are ready to be measured. */
export interface Stage {
  readonly contenders: readonly (Contender | Absent)[]
  /** Verdicts that are known only after the last round. */
  readonly check?: () => Promise<readonly Verdict[]>
}

/** One question, with its contenders side by side. */
export interface Row {
  readonly letter: string
  readonly title: (options: BenchOptions) => string
  readonly rounds: (options: BenchOptions) => number
  readonly prepare: (options: BenchOptions, resources: Resources) => Promise<Stage>
  /** Returns the verdicts on the runs. */
  readonly judge: (results: readonly Result[], options: BenchOptions) => readonly Verdict[]
}

/** A row with its results. */
export interface Outcome {
  readonly letter: string
  readonly title: string
  readonly results: readonly Result[]
  readonly verdicts: readonly Verdict[]
  readonly seconds: number
}

/**
 * Measures a row: all contenders in turn, round after round, each round starting with another one, so that a temporary
 * slowdown of the machine affects all of them.
 */
export async function runRow(row: Row, options: BenchOptions): Promise<Outcome> {
  const beganAt = performance.now()
  const resources = new Resources()
  const results: Measuring[] = []
  const outcome = (verdicts: readonly Verdict[]) => {
    const seconds = (performance.now() - beganAt) / 1000
    return { letter: row.letter, title: row.title(options), results, verdicts, seconds }
  }
  try {
    const stage = await row.prepare(options, resources)
    results.push(...stage.contenders.map((one) => ({ ...one, runs: [] })))
    await measureAll(results, row.rounds(options))
    return outcome([...row.judge(results, options), ...((await stage.check?.()) ?? [])])
  } catch (error) {
    // Shows what was measured so far; the other rows still run.
    const is = `broke off: ${(error as Error).message}`
    return outcome([{ holds: false, what: 'the row', is, wanted: 'an end' }])
  } finally {
    await resources.end()
  }
}

interface Measuring extends Result {
  readonly runs: Figures[]
  readonly measure?: Contender['measure']
}

async function measureAll(contenders: readonly Measuring[], rounds: number): Promise<void> {
  const present = contenders.filter(({ measure }) => measure !== undefined)
  for (let round = 0; round < rounds; round += 1) {
    for (const { runs, measure } of turned(present, round)) {
      if (measure !== undefined) runs.push(await measure(round))
    }
  }
}

/** Returns the list rotated by a number of items. */
export function turned<One>(list: readonly One[], by: number): readonly One[] {
  const at = list.length === 0 ? 0 : by % list.length
  return [...list.slice(at), ...list.slice(0, at)]
}
