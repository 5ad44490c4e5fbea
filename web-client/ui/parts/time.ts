import type { SharedWords } from '../words/words.ts'

// Creating a formatter takes longer than rendering what it formats.
const formats = new Map<string, Intl.DateTimeFormat>()

/** Returns a time such as `14:05` or `2:05 PM`, as the reader's language writes it. */
export function clockTime(at: number, locale: string): string {
  return formatOf(locale, { timeStyle: 'short' }).format(at)
}

/** Returns day and time, for tooltips and screen readers. */
export function exactTime(at: number, locale: string): string {
  return formatOf(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
}

/** Returns a key of the day in the reader's time zone, for comparing days. */
export function dayKey(at: number): string {
  return new Date(at).toDateString()
}

/** Returns `Today`, `Yesterday` or the date, with the year if it is not this one. */
export function dayName(at: number, now: number, { words, locale }: { words: SharedWords; locale: string }): string {
  const yesterday = new Date(now)
  yesterday.setDate(yesterday.getDate() - 1)
  if (dayKey(at) === dayKey(now)) return words.today
  if (dayKey(at) === dayKey(yesterday.getTime())) return words.yesterday
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  const named = { weekday: 'short', day: 'numeric', month: 'long' } as const
  return new Intl.DateTimeFormat(locale, isThisYear ? named : { ...named, year: 'numeric' }).format(at)
}

/** Returns `3 min ago` within a day, the date after that. */
export function relativeTime(at: number, now: number, locale: string): string {
  const seconds = Math.round((at - now) / 1000)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  if (Math.abs(seconds) < 60) return format.format(0, 'second')
  if (Math.abs(seconds) < 3600) return format.format(Math.trunc(seconds / 60), 'minute')
  if (Math.abs(seconds) < 86_400) return format.format(Math.trunc(seconds / 3600), 'hour')
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at)
}

/** Returns a duration such as `1:05`. */
export function lengthOf(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + Object.keys(options)
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, options)
  formats.set(key, format)
  return format
}
