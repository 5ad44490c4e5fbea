/** The value below which a share of them lies; NaN of none. */
export function quantile(ascending: Float64Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN
}

/** The one in the middle, of an even number the mean of the two there; NaN of none. */
export function median(values: readonly number[]): number {
  const ascending = Float64Array.from(values).sort()
  const [lower, upper] = [ascending[(ascending.length - 1) >> 1], ascending[ascending.length >> 1]]
  return lower === undefined || upper === undefined ? Number.NaN : (lower + upper) / 2
}

/** One list by another, place by place; what has no counterpart is left out. */
export function ratios(of: readonly number[], to: readonly number[]): number[] {
  return of.slice(0, to.length).map((value, index) => value / (to[index] ?? Number.NaN))
}

/** A figure as people read it: 21,480 · 480 · 48.0 · 4.80 */
export function shown(value: number): string {
  if (Number.isNaN(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}
