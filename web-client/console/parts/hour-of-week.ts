/** A Monday at midnight UTC. */
const mondayMs = Date.UTC(2024, 0, 1)
const hourMs = 3600_000

/** Returns the day of an hour of the week, from 0, Monday's first. */
export function weekdayName(day: number, locale: string, weekday: 'short' | 'long' = 'short'): string {
  return new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(mondayMs + day * 24 * hourMs)
}

/** Returns an hour of the week by its day and its beginning and end. */
export function hourOfWeekName(hour: number, locale: string): string {
  const at = mondayMs + hour * hourMs
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  })
  return `${weekdayName(Math.floor(hour / 24), locale, 'long')} ${time.format(at)}–${time.format(at + hourMs)}`
}
