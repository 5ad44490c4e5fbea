import { Backstage } from './backstage.ts'
import type { BenchOptions } from './options.ts'
import type { Figures, Result } from './report/result.ts'
import type { Verdict } from './report/verdict.ts'

/** Something that is measured, once a round. */
export interface Contender {
  readonly name: string
  readonly measure: (round: number) => Promise<Figures>
}

/** Something that cannot be measured here, and why. */
export interface Absent {
  readonly name: string
  readonly absent: string
}

/** Contenders that are ready to be measured. */
export interface Stage {
  readonly contenders: readonly (Contender | Absent)[]
  /** What is known only after the last round. */
  readonly check?: () => Promise<readonly Verdict[]>
}

/** One question to the code, with its contenders side by side. */
export interface Row {
  readonly letter: string
  readonly title: (options: BenchOptions) => string
  readonly rounds: (options: BenchOptions) => number
  readonly prepare: (options: BenchOptions, backstage: Backstage) => Promise<Stage>
  /** What must hold of the runs. */
  readonly judge: (results: readonly Result[], options: BenchOptions) => readonly Verdict[]
}

/** A row with what came of it. */
export interface Outcome {
  readonly letter: string
  readonly title: string
  readonly results: readonly Result[]
  readonly verdicts: readonly Verdict[]
  readonly seconds: number
}

/**
 * Measures a row: all contenders in turn, round after round, each round begun by another one, so that what slows the
 * machine for a while slows all of them.
 */
export async function runRow(row: Row, options: BenchOptions): Promise<Outcome> {
  const beganAt = performance.now()
  const backstage = new Backstage()
  const outcome = (results: readonly Result[], verdicts: readonly Verdict[]) => {
    const seconds = (performance.now() - beganAt) / 1000
    return { letter: row.letter, title: row.title(options), results, verdicts, seconds }
  }
  try {
    const stage = await row.prepare(options, backstage)
    const results = await measureAll(stage, row.rounds(options))
    return outcome(results, [...row.judge(results, options), ...((await stage.check?.()) ?? [])])
  } catch (error) {
    // The other rows are worth having all the same.
    return outcome(
      [],
      [{ holds: false, what: 'the row', is: `broke off: ${(error as Error).message}`, wanted: 'an end' }],
    )
  } finally {
    await backstage.end()
  }
}

async function measureAll({ contenders }: Stage, rounds: number): Promise<Result[]> {
  const runs = new Map<string, Figures[]>(contenders.map(({ name }) => [name, []]))
  const present = contenders.filter((one) => 'measure' in one)
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, measure } of turned(present, round)) runs.get(name)?.push(await measure(round))
  }
  return contenders.map((one) => ({
    name: one.name,
    runs: runs.get(one.name) ?? [],
    ...('absent' in one ? { absent: one.absent } : {}),
  }))
}

/** The same list begun further on. */
export function turned<One>(list: readonly One[], by: number): readonly One[] {
  const at = list.length === 0 ? 0 : by % list.length
  return [...list.slice(at), ...list.slice(0, at)]
}
