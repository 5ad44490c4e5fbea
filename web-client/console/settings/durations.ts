const secondsIn = { second: 1, minute: 60, hour: 3600, day: 24 * 3600 } as const
/** The units of a duration. */
export type DurationUnit = keyof typeof secondsIn
export const units = Object.keys(secondsIn) as DurationUnit[]

/** Returns `{ count: 2, unit: 'minute' }` for 120 seconds. */
export function timeOf(seconds: number): { readonly count: number; readonly unit: DurationUnit } {
  const unit = unitOf(seconds)
  return { count: seconds / secondsIn[unit], unit }
}

/** Returns the input in whole seconds. */
export function secondsOf({ count, unit }: { readonly count: string; readonly unit: DurationUnit }): number {
  return Math.round(Number(count) * secondsIn[unit])
}

/** Returns the largest unit that divides the duration evenly; minutes for zero. */
function unitOf(seconds: number): DurationUnit {
  if (seconds === 0) return 'minute'
  return units.findLast((unit) => seconds % secondsIn[unit] === 0) ?? 'second'
}
