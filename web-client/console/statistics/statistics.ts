import { toCsv } from '../../../domain/csv.ts'
import type { AgentApi } from '../../core/agent/agent-api.ts'
import { type Period, periods } from '../state/place.ts'

/** The threads of a period. Times in seconds, null for none. */
export interface Statistics {
  readonly waiting: number
  readonly chatting: number
  readonly answered: number
  readonly missed: number
  readonly medianFirstResponseSeconds: number | null
  readonly medianWaitSeconds: number | null
  readonly csat: number | null
  readonly ratings: number
  readonly perAgent: readonly AgentStatistics[]
  readonly comments: readonly RatingComment[]
}

/** A visitor's comment with a score of 1 to 5. */
export interface RatingComment {
  readonly threadUid: string
  readonly agentUid: string | null
  readonly score: number
  readonly comment: string
  /** ms since 1970 UTC. */
  readonly at: number
}

/** One agent's share. */
export interface AgentStatistics {
  readonly agentUid: string
  readonly answered: number
  readonly medianFirstResponseSeconds: number | null
  readonly csat: number | null
}

/** One day. `at` is its start in the reader's time zone, ms since 1970 UTC. */
export interface Day extends Statistics {
  readonly at: number
}

/** The measures of the chart. */
export const measures = ['conversations', 'firstResponse', 'wait', 'csat'] as const
export type Measure = (typeof measures)[number]

const daysAtOnce = 5

/** Returns the statistics of a period up to now, and of each of its days. Throws ApiRefusal, NoAnswer, SessionOver. */
export async function statisticsOf(
  api: AgentApi,
  query: { readonly uid: string; readonly period: Period; readonly now: number },
): Promise<{ readonly all: Statistics; readonly days: readonly Day[] }> {
  const { uid, period, now } = query
  const begins = daysBefore(now, periods[period])
  const ask = (from: number, to: number) =>
    api.get<Statistics>(`/api/v1/workgroup/statistics?uid=${encodeURIComponent(uid)}&from=${from}&to=${to}`)
  const all = await ask(begins[0] ?? now, now + 1)
  const days: Day[] = []
  for (let index = 0; index < begins.length; index += daysAtOnce) {
    const some = begins.slice(index, index + daysAtOnce)
    const read = some.map(async (at, place) => ({ ...(await ask(at, begins[index + place + 1] ?? now + 1)), at }))
    days.push(...(await Promise.all(read)))
  }
  return { all, days }
}

/** Returns CSV with a row per day. `titles`: day, answered, missed, first response, wait, score, number of scores. */
export function daysAsCsv(days: readonly Day[], titles: readonly string[]): string {
  const rows = days.map(({ at, answered, missed, medianFirstResponseSeconds, medianWaitSeconds, csat, ratings }) => {
    const cells = [dateOf(at), answered, missed, medianFirstResponseSeconds, medianWaitSeconds, csat, ratings]
    return Object.fromEntries(titles.map((title, index) => [title, String(cells[index] ?? '')]))
  })
  return toCsv(titles, rows)
}

/** Returns the starts of the last `count` days in the reader's time zone, today included. */
function daysBefore(now: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(now)
    day.setHours(0, 0, 0, 0)
    day.setDate(day.getDate() - (count - 1 - index))
    return day.getTime()
  })
}

function dateOf(at: number): string {
  const day = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`
}
