/** The periods of the statistics; `days` are from a day to a day of the reader. */
export const periods = ['today', 'week', 'month', 'thisMonth', 'lastMonth', 'days'] as const
export type Period = (typeof periods)[number]

export interface StatisticsPlace {
  /** Whom visitors asked for; empty for everybody the reader may see. */
  readonly uid: string
  readonly period: Period
  /** Who takes or took part. */
  readonly agent?: string
  /** The days of the period `days`, YYYY-MM-DD, both included. */
  readonly from?: string
  readonly to?: string
  readonly tag?: string
  readonly category?: string
}

const narrowing = ['agent', 'from', 'to', 'tag', 'category'] as const

/** Returns the query of an address. */
export function queryOfStatistics(place: StatisticsPlace): URLSearchParams {
  const given = narrowing.flatMap((name) => (place[name] ? [[name, place[name]] as [string, string]] : []))
  return new URLSearchParams([['period', place.period], ...(place.uid ? [['of', place.uid]] : []), ...given])
}

/** Returns the place that an address names. */
export function statisticsPlaceAt(query: URLSearchParams): StatisticsPlace {
  const period = periods.find((one) => one === query.get('period')) ?? 'week'
  const given = narrowing.flatMap((name) => {
    const value = query.get(name)
    return value === null || value === '' ? [] : [[name, value]]
  })
  return { uid: query.get('of') ?? '', period, ...Object.fromEntries(given) }
}

/** Returns the first and the last day of a place's period, as the reader's clock shows them, YYYY-MM-DD. */
export function daysOf({ period, from = '', to = '' }: StatisticsPlace, now: number): readonly [string, string] {
  const today = new Date(now)
  const [year, month, date] = [today.getFullYear(), today.getMonth(), today.getDate()]
  const day = (...parts: [number, number, number]) => dateOf(new Date(...parts))
  switch (period) {
    case 'today':
      return [day(year, month, date), day(year, month, date)]
    case 'week':
      return [day(year, month, date - 6), day(year, month, date)]
    case 'month':
      return [day(year, month, date - 29), day(year, month, date)]
    case 'thisMonth':
      return [day(year, month, 1), day(year, month, date)]
    case 'lastMonth':
      return [day(year, month - 1, 1), day(year, month, 0)]
    case 'days': {
      const last = to || day(year, month, date)
      return [from === '' || from > last ? last : from, last]
    }
  }
}

/** Returns a day as an address names it. */
export function dateOf(day: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(day.getFullYear()).padStart(4, '0')}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
