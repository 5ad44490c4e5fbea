/** The figures of one measurement, by name with unit. */
export type Figures = Readonly<Record<string, number>>

/** All runs of a contender; none if it is absent, with the reason. */
export interface Result {
  readonly name: string
  readonly runs: readonly Figures[]
  readonly absent?: string
}
