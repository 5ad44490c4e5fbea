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

/** The time to within half a minute, for what is said in minutes. */
export const now: ReadonlySignal<number> = minuteTick

/** The time to the second, for what runs down. */
export const second: ReadonlySignal<number> = tick

/** Whether somebody has waited longer than they should. */
export function isLate(waitedMs: number): boolean {
  return waitedMs > 2 * 60_000
}

/** The time of today, else the day. */
export function shortTime(at: number, at2: number, locale: string): string {
  if (dayKey(at) === dayKey(at2)) return clockTime(at, locale)
  const isThisYear = new Date(at).getFullYear() === new Date(at2).getFullYear()
  const format = isThisYear ? { day: 'numeric', month: 'short' } : { dateStyle: 'short' }
  return new Intl.DateTimeFormat(locale, format as Intl.DateTimeFormatOptions).format(at)
}

/** `3 min`, `2 hr` of a time that was waited. */
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
