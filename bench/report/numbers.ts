/** Returns the value below which that share of the values lies; NaN for none. */
export function quantile(ascending: Float64Array, share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? Number.NaN
}

/** Returns the middle value, for an even number the mean of the two middle ones; NaN for none. */
export function median(values: readonly number[]): number {
  const ascending = Float64Array.from(values).sort()
  const [lower, upper] = [ascending[(ascending.length - 1) >> 1], ascending[ascending.length >> 1]]
  return lower === undefined || upper === undefined ? Number.NaN : (lower + upper) / 2
}

/** Returns one list divided by another, item by item; items without a counterpart are left out. */
export function ratios(of: readonly number[], to: readonly number[]): number[] {
  return of.slice(0, to.length).map((value, index) => value / (to[index] ?? Number.NaN))
}

/** Formats a figure for reading: 21,480 · 480 · 48.0 · 4.80 */
export function shown(value: number): string {
  if (Number.isNaN(value)) return '–'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
}
