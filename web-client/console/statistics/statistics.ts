import { toCsv } from '../../../domain/csv.ts'
import type { AgentApi } from '../../core/agent/agent-api.ts'
import { startOfDay, zoneOfReader } from '../parts/reader-days.ts'
import { noFilters, type RecordFilters } from '../state/records-place.ts'
import { dateOf, daysOf, type StatisticsPlace } from '../state/statistics-place.ts'

/** Records by what became of them; `csat` is the mean of scores of 1 to 5, null without one. */
export interface Outcome {
  readonly conversations: number
  readonly answered: number
  readonly missed: number
  readonly ratings: number
  readonly csat: number | null
}

/** A median, and of how many records. */
export interface Median {
  readonly count: number
  readonly medianSeconds: number | null
}

export interface TimedOutcome extends Outcome {
  readonly firstResponse: Median
  readonly wait: Median
}

/** The records of a target, a tag or a category. */
export interface NamedOutcome extends Outcome {
  readonly name: string
}

/** One agent's share. */
export interface AgentOutcome extends Pick<Outcome, 'answered' | 'ratings' | 'csat'> {
  readonly agentUid: string
  readonly firstResponse: Median
}

/** The rows with the most records, and how many rows there are. */
export interface Rows<Row> {
  readonly content: readonly Row[]
  readonly total: number
}

/** What the records of a period add up to, as the API returns it. */
export interface Statistics extends TimedOutcome {
  readonly from: number
  /** Only the last days of the period are counted. */
  readonly cut: boolean
  readonly waiting: number
  readonly chatting: number
  readonly unknown: number
  readonly left: number
  readonly comments: number
  /** Ratings by score, from 1 to 5. */
  readonly stars: readonly number[]
  readonly duration: Median
  readonly days: readonly (TimedOutcome & { readonly day: string })[]
  /** By hour of the week, Monday's first. */
  readonly hours: readonly number[]
  readonly missedHours: readonly number[]
  readonly agents: Rows<AgentOutcome>
  readonly targets: Rows<NamedOutcome>
  readonly tags: Rows<NamedOutcome>
  readonly categories: Rows<NamedOutcome>
  readonly erased: Omit<Outcome, 'csat'> & { readonly unknown: number }
}

/** A day of the reader, YYYY-MM-DD. `at` is its start, ms since 1970 UTC. */
export interface Day extends TimedOutcome {
  readonly day: string
  readonly at: number
}

/** What is shown: the sums, all days of the period, also empty ones, and the filters of the records behind them. */
export interface Found {
  readonly all: Statistics
  readonly days: readonly Day[]
  readonly filters: RecordFilters
}

/** The measures of the chart. */
export const measures = ['conversations', 'firstResponse', 'wait', 'csat'] as const
export type Measure = (typeof measures)[number]

/** Longer periods are not drawn day by day. */
export const mostDays = 400
const nothing: Median = { count: 0, medianSeconds: null }
const empty: TimedOutcome = {
  ...{ conversations: 0, answered: 0, missed: 0, ratings: 0, csat: null, firstResponse: nothing, wait: nothing },
}

/** Returns what the records of a place's period add up to. Throws ApiRefusal, NoAnswer, SessionOver. */
export async function statisticsOf(api: AgentApi, place: StatisticsPlace, now: number): Promise<Found> {
  const [first, last] = daysOf(place, now)
  const { uid: workgroup, agent = '', tag = '', category = '' } = place
  const narrowed = Object.entries({ workgroup, agent, tag, category }).filter(([, value]) => value !== '')
  const [from, to] = [startOfDay(first), startOfDay(last, 1)].map((at) => String(at ?? 0))
  const query = new URLSearchParams([...narrowed, ['from', from ?? ''], ['to', to ?? ''], ['zone', zoneOfReader()]])
  const all = await api.get<Statistics>(`/api/v1/record/statistics?${query}`)
  const since = all.cut ? dateOf(new Date(all.from)) : first
  return {
    all,
    days: daysBetween(since, last, all),
    filters: { ...noFilters, workgroup, agent, tag, category, from: since, to: last },
  }
}

function daysBetween(first: string, last: string, { days }: Statistics): Day[] {
  const known = new Map(days.map((one) => [one.day, one]))
  const begin = startOfDay(first)
  if (begin === undefined) return []
  const all: Day[] = []
  for (let index = 0; index < mostDays; index += 1) {
    const at = startOfDay(first, index) ?? begin
    const day = dateOf(new Date(at))
    if (day > last) break
    all.push({ ...empty, ...known.get(day), day, at })
  }
  return all
}

/** Returns how many conversations are neither answered nor missed: still open, or without a word of the visitor. */
export function othersOf({ conversations, answered, missed }: Outcome): number {
  return conversations - answered - missed
}

/**
 * Returns CSV with a row per day. `titles`: day, conversations, answered, missed, others, first response, wait, score,
 * number of scores.
 */
export function daysAsCsv(days: readonly Day[], titles: readonly string[]): string {
  return csvOf(
    titles,
    days.map((one) => [
      ...[one.day, one.conversations, one.answered, one.missed, othersOf(one)],
      ...[one.firstResponse.medianSeconds, one.wait.medianSeconds, one.csat, one.ratings],
    ]),
  )
}

/** Returns CSV with a row for each list of cells. */
export function csvOf(titles: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const named = rows.map((cells) =>
    Object.fromEntries(titles.map((title, index) => [title, String(cells[index] ?? '')])),
  )
  return toCsv(titles, named)
}
