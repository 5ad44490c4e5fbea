import { keepOfZone, zoneName } from './opening-hours.ts'

/** A stretch of time in which a zone's clocks differ from UTC by the same; it lasts until the next one begins. */
export interface ZoneSpan {
  /** ms since 1970 UTC. */
  readonly fromMs: number
  /** How much later the local time is, in ms. */
  readonly offsetMs: number
}

export const hourMs = 3600_000
export const dayMs = 24 * hourMs
export const hoursOfWeek = 7 * 24
/** 1970 began on a Thursday, weeks begin on Monday. */
export const hoursBeforeWeek = 3 * 24

/** Clocks are not changed twice within this time. */
const stepMs = 12 * dayMs
const [firstYear, lastYear] = [2010, 2050]
// There are some hundred zones, and one takes ten thousand looks at a calendar.
const known = new Map<string, readonly ZoneSpan[]>()

/**
 * Returns the offsets of an IANA zone in a period, in order; the first one begins with the period or before. Before 2010
 * and after 2050 clocks are taken not to change. Throws RangeError for an unknown zone.
 */
export function zoneSpans(zone: string, fromMs: number, toMs: number): readonly ZoneSpan[] {
  const name = zoneName(zone)
  const all = known.get(name) ?? keepOfZone(known, name, spansOf(name))
  const first = Math.max(
    0,
    all.findLastIndex((span) => span.fromMs <= fromMs),
  )
  return all.filter((span, index) => index === first || (index > first && span.fromMs < toMs))
}

/** Returns the local time as if it were UTC, in ms since 1970. */
export function localMs(spans: readonly ZoneSpan[], atMs: number): number {
  const span = spans.findLast(({ fromMs }) => fromMs <= atMs) ?? spans[0]
  return atMs + (span?.offsetMs ?? 0)
}

/** Returns the hour of the week of a local time, from 0: Monday's first. */
export function hourOfWeek(local: number): number {
  return (Math.floor(local / hourMs) + hoursBeforeWeek) % hoursOfWeek
}

/** Returns the day of a local time, YYYY-MM-DD. */
export function dayOf(local: number): string {
  return new Date(local).toISOString().slice(0, 10)
}

/** Returns when the day after the one of a time begins in the zone, ms since 1970 UTC. */
export function nextDayMs(spans: readonly ZoneSpan[], atMs: number): number {
  const midnight = (Math.floor(localMs(spans, atMs) / dayMs) + 1) * dayMs
  const guess = midnight - (localMs(spans, midnight) - midnight)
  return midnight - (localMs(spans, guess) - guess)
}

function spansOf(zone: string): readonly ZoneSpan[] {
  const offsetAt = offsetsOf(zone)
  let at = Date.UTC(firstYear)
  const spans: ZoneSpan[] = [{ fromMs: 0, offsetMs: offsetAt(at) }]
  for (; at < Date.UTC(lastYear); at += stepMs) {
    const offsetMs = offsetAt(at + stepMs)
    if (offsetMs !== spans.at(-1)?.offsetMs) spans.push({ fromMs: changeIn(offsetAt, at, at + stepMs), offsetMs })
  }
  return spans
}

/** Returns the minute at which the offset changes between two times. */
function changeIn(offsetAt: (atMs: number) => number, fromMs: number, toMs: number): number {
  const before = offsetAt(fromMs)
  let [low, high] = [fromMs / 60_000, toMs / 60_000]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * 60_000) === before) low = middle
    else high = middle
  }
  return high * 60_000
}

function offsetsOf(timeZone: string): (atMs: number) => number {
  const [numeric, hourCycle] = ['numeric', 'h23'] as const
  const time = { hour: numeric, minute: numeric, second: numeric } as const
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle, year: numeric, month: numeric, day: numeric },
    ...time,
  })
  return (atMs) => {
    const [month = 1, day = 1, year = 0, ...clock] = (format.format(atMs).match(/\d+/g) ?? []).map(Number)
    const [hour = 0, minute = 0, second = 0] = clock
    return Date.UTC(year, month - 1, day, hour, minute, second) - atMs
  }
}
