import { median, ratios, shown } from './numbers.ts'
import type { Result } from './result.ts'

/** What must hold, and whether it does. */
export interface Verdict {
  readonly holds: boolean
  /** The contender and the figure. */
  readonly what: string
  readonly is: string
  readonly wanted: string
}

/** The share of the first round's ratio that a later round may fall to: below it something has collapsed. */
export const leastOfFirst = 0.6

/** A comparison of two contenders by a figure of both. */
export interface Comparison {
  readonly of: string
  readonly to: string
  readonly figure: string
  /** For a delay less is better, and the ratio is inverted. */
  readonly better?: 'more' | 'less'
}

/** Judges the median of the rounds' ratios; no verdict if one of the two was not measured. */
export function atLeastTimes(results: readonly Result[], comparison: Comparison, wanted: number): Verdict[] {
  const each = ratiosOf(results, comparison)
  if (each.length === 0) return []
  const is = median(each)
  // A round in which one of the two did nothing compares nothing.
  const holds = is >= wanted && each.every(Number.isFinite)
  return [{ holds, what: whatOf(comparison), is: listed(each), wanted: `≥ ${wanted}` }]
}

/** Judges that no round falls far below the first one, which a median would hide. */
export function neverFalls(results: readonly Result[], comparison: Comparison): Verdict[] {
  const each = ratiosOf(results, comparison)
  const [first] = each
  if (first === undefined || each.length < 2) return []
  const worst = Math.min(...each.map((ratio) => ratio / first))
  const [what, wanted] = [`${whatOf(comparison)}: no fall`, `≥ ${leastOfFirst} of the first round's`]
  return [{ holds: worst >= leastOfFirst, what, is: `worst round ${shown(worst)}`, wanted }]
}

/** A bound on a contender's own figure. */
export interface Bound {
  readonly of: string
  readonly figure: string
  readonly atMost?: number
  readonly atLeast?: number
  /** Judges the median of the rounds by default. */
  readonly by?: 'median' | 'worst'
}

/** Judges a bound; no verdict if the contender was not measured. */
export function within(results: readonly Result[], { of, figure, by = 'median', ...bound }: Bound): Verdict[] {
  const values = valuesOf(results, of, figure)
  if (values.length === 0) return []
  const { atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = bound
  const worst = bound.atMost === undefined ? Math.min(...values) : Math.max(...values)
  const is = by === 'median' ? median(values) : worst
  const wanted = bound.atMost === undefined ? `≥ ${shown(atLeast)}` : `≤ ${shown(atMost)}`
  const text = by === 'median' ? `median ${shown(is)}, worst ${shown(worst)}` : `worst ${shown(worst)}`
  return [{ holds: is <= atMost && is >= atLeast, what: `${of}, ${figure}`, is: text, wanted }]
}

/** Judges that a figure does not rise during the soak: compares its last third with its middle one. */
export function staysFlat(
  results: readonly Result[],
  { of, figure, atMost }: { readonly of: string; readonly figure: string; readonly atMost: number },
): Verdict[] {
  const values = valuesOf(results, of, figure)
  const third = Math.floor(values.length / 3)
  if (third === 0) return []
  const rise = median(values.slice(-third)) / median(values.slice(-2 * third, -third))
  const is = `last third ${shown(rise)} × the middle one`
  return [{ holds: rise <= atMost, what: `${of}, ${figure}`, is, wanted: `≤ ${atMost}` }]
}

/** Returns the ratio of each round that both have. */
export function ratiosOf(results: readonly Result[], { of, to, figure, better = 'more' }: Comparison): number[] {
  const [one, other] = [valuesOf(results, of, figure), valuesOf(results, to, figure)]
  const each = better === 'more' ? ratios(one, other) : ratios(other, one)
  return each.slice(0, Math.min(one.length, other.length))
}

function valuesOf(results: readonly Result[], name: string, figure: string): number[] {
  const runs = results.find((result) => result.name === name)?.runs ?? []
  return runs.flatMap((run) => run[figure] ?? [])
}

function whatOf({ of, to, figure }: Comparison): string {
  return `${of} ÷ ${to}, ${figure}`
}

function listed(each: readonly number[]): string {
  return `median ${median(each).toFixed(2)} (${each.map((ratio) => ratio.toFixed(2)).join(' ')})`
}
