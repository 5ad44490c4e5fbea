import type { SharedWords } from '../words/words.ts'

// To make one takes longer than to draw what it says.
const formats = new Map<string, Intl.DateTimeFormat>()

/** `14:05`, `2:05 PM`, as the reader's language writes it. */
export function clockTime(at: number, locale: string): string {
  return formatOf(locale, { timeStyle: 'short' }).format(at)
}

/** Day and time, for hover and screen readers. */
export function exactTime(at: number, locale: string): string {
  return formatOf(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
}

/** The day in the reader's zone, to compare days with. */
export function dayKey(at: number): string {
  return new Date(at).toDateString()
}

/** `Today`, `Yesterday`, else the date, with the year when it is another. */
export function dayName(at: number, now: number, { words, locale }: { words: SharedWords; locale: string }): string {
  const yesterday = new Date(now)
  yesterday.setDate(yesterday.getDate() - 1)
  if (dayKey(at) === dayKey(now)) return words.today
  if (dayKey(at) === dayKey(yesterday.getTime())) return words.yesterday
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  const named = { weekday: 'short', day: 'numeric', month: 'long' } as const
  return new Intl.DateTimeFormat(locale, isThisYear ? named : { ...named, year: 'numeric' }).format(at)
}

/** `3 min ago` under a day, the date after. */
export function relativeTime(at: number, now: number, locale: string): string {
  const seconds = Math.round((at - now) / 1000)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  if (Math.abs(seconds) < 60) return format.format(0, 'second')
  if (Math.abs(seconds) < 3600) return format.format(Math.trunc(seconds / 60), 'minute')
  if (Math.abs(seconds) < 86_400) return format.format(Math.trunc(seconds / 3600), 'hour')
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at)
}

/** `1:05` of so many seconds. */
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
