/** A stretch of a day, minutes since midnight; `to` is not part of it. 24 h end at 1440. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** When a workgroup answers. */
export interface OpeningHours {
  /** IANA name, e.g. `Asia/Shanghai`. */
  readonly timeZone: string
  /** Seven lists, Monday first; null for always. */
  readonly week: readonly (readonly Stretch[])[] | null
  /** Days on which it is closed, `YYYY-MM-DD` in that zone. */
  readonly holidays: readonly string[]
}

export const alwaysOpen: OpeningHours = { timeZone: 'UTC', week: null, holidays: [] }

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Whether it is open at a moment, ms since 1970 UTC, summer time included. */
export function isOpenAt({ timeZone, week, holidays }: OpeningHours, atMs: number): boolean {
  if (week === null && holidays.length === 0) return true
  const { weekday, date, minute } = localTime(timeZone, atMs)
  if (holidays.includes(date)) return false
  if (week === null) return true
  return (week[weekday] ?? []).some(({ from, to }) => from <= minute && minute < to)
}

/** Whether a name is that of a time zone. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name)
    return true
  } catch {
    // RangeError is how Intl says no.
    return false
  }
}

function localTime(timeZone: string, atMs: number): { weekday: number; date: string; minute: number } {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  )
  return {
    weekday: weekdays.indexOf(parts.weekday ?? ''),
    date: `${parts.year}-${parts.month}-${parts.day}`,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  }
}

// Making a format costs a thousand times using it; there are few zones.
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  formats.set(timeZone, format)
  return format
}
