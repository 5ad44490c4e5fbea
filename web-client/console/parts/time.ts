import { type ReadonlySignal, signal } from '@preact/signals'
import { clockTime, dayKey } from '../../ui/parts/time.ts'

const tick = signal(Date.now())
const minuteTick = signal(Date.now())
setInterval(() => {
  minuteTick.value = Date.now()
}, 20_000)
setInterval(() => {
  tick.value = Date.now()
}, 1000)

/** The time to within 20 s, for waiting times in minutes. */
export const now: ReadonlySignal<number> = minuteTick

/** The time to the second, for countdowns. */
export const second: ReadonlySignal<number> = tick

/** Returns whether somebody has waited longer than they should. */
export function isLate(waitedMs: number): boolean {
  return waitedMs > 2 * 60_000
}

/** Returns the time if it is today, otherwise the date. */
export function shortTime(at: number, at2: number, locale: string): string {
  if (dayKey(at) === dayKey(at2)) return clockTime(at, locale)
  const isThisYear = new Date(at).getFullYear() === new Date(at2).getFullYear()
  const format = isThisYear ? { day: 'numeric', month: 'short' } : { dateStyle: 'short' }
  return new Intl.DateTimeFormat(locale, format as Intl.DateTimeFormatOptions).format(at)
}

/** Returns a waiting time such as `3 min` or `2 hr`. */
export function waitText(ms: number, locale: string): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  const [value, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 1440
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 1440), 'day']
  return new Intl.NumberFormat(locale, { style: 'unit', unit: unit as string, unitDisplay: 'short' }).format(
    value as number,
  )
}
