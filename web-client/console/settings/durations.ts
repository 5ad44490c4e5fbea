const secondsIn = { second: 1, minute: 60, hour: 3600, day: 24 * 3600 } as const
/** In which people say times. */
export type DurationUnit = keyof typeof secondsIn
export const units = Object.keys(secondsIn) as DurationUnit[]

/** As people say it: `{ count: 2, unit: 'minute' }` of 120 seconds. */
export function timeOf(seconds: number): { readonly count: number; readonly unit: DurationUnit } {
  const unit = unitOf(seconds)
  return { count: seconds / secondsIn[unit], unit }
}

/** The whole seconds of what was written. */
export function secondsOf({ count, unit }: { readonly count: string; readonly unit: DurationUnit }): number {
  return Math.round(Number(count) * secondsIn[unit])
}

/** The largest in which it is a whole number; nothing is said in minutes. */
function unitOf(seconds: number): DurationUnit {
  if (seconds === 0) return 'minute'
  return units.findLast((unit) => seconds % secondsIn[unit] === 0) ?? 'second'
}
