/** Part of a day, in minutes since midnight; `to` is excluded. A full day ends at 1440. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** The opening hours of a workgroup. */
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

/** Returns whether it is open at a time in ms since 1970 UTC; summer time is taken into account. */
export function isOpenAt({ timeZone, week, holidays }: OpeningHours, atMs: number): boolean {
  if (week === null && holidays.length === 0) return true
  const { weekday, date, minute } = localTime(timeZone, atMs)
  if (holidays.includes(date)) return false
  if (week === null) return true
  return (week[weekday] ?? []).some(({ from, to }) => from <= minute && minute < to)
}

export function isTimeZone(name: string): boolean {
  try {
    formatOf(name)
    return true
  } catch {
    // Intl throws RangeError for an unknown zone.
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

/** There are not more zones with their second names. */
const maxZones = 600
// Creating a format costs a thousand times as much as using it.
const formats = new Map<string, Intl.DateTimeFormat>()

/** Returns the one name of a zone, which others may write in other cases. Throws RangeError for an unknown zone. */
export function zoneName(timeZone: string): string {
  return formatOf(timeZone).resolvedOptions().timeZone
}

/** Remembers something of a zone; the one that was remembered first is forgotten. */
export function keepOfZone<Kept>(kept: Map<string, Kept>, name: string, value: Kept): Kept {
  const [first] = kept.keys()
  if (kept.size >= maxZones && first !== undefined) kept.delete(first)
  kept.set(name, value)
  return value
}

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
  const name = format.resolvedOptions().timeZone
  const shared = formats.get(name) ?? keepOfZone(formats, name, format)
  // `Asia/Kolkata` comes back as `Asia/Calcutta`: it must be found by what it was asked for, too.
  return name === timeZone ? shared : keepOfZone(formats, timeZone, shared)
}
