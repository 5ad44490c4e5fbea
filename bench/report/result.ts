/** What one measure says, by the name of each figure with its unit. */
export type Figures = Readonly<Record<string, number>>

/** All runs of a contender; of one that is absent none, and why. */
export interface Result {
  readonly name: string
  readonly runs: readonly Figures[]
  readonly absent?: string
}
