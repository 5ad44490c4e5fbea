import { Type } from 'typebox'
import { type RecordStatistics, recordStatistics } from '../../../app/records/record-statistics.ts'
import type { CountedRows, DayOutcome, Median, NamedOutcome, RecordOutcome } from '../../../app/records/tally.ts'
import type { Authenticator } from '../../authenticate.ts'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { aMinute } from '../../route-limits.ts'
import { filters } from '../../schemas/record.ts'
import { recordStatisticsSchema } from '../../schemas/record-statistics.ts'
import { closed } from '../../schemas/workgroup.ts'
import { queryIn } from './record-query.ts'

const usualPeriodMs = 30 * 24 * 3600 * 1000

/** What records add up to: each number is the number of records that the same filters list. */
export function recordStatisticsRoutes(
  app: App,
  { recordStatisticsDeps, threadDeps, requestsAMinute }: ApiDeps,
  who: Authenticator,
): void {
  const { text: _, ...countable } = filters
  const querystring = Type.Object(countable, closed)
  const summary = 'What the records that all given filters match add up to, by default those of the last 30 days'
  const config = aMinute(requestsAMinute, 'search')
  const schema = { summary, tags: ['records'], querystring, response: { 200: envelope(recordStatisticsSchema) } }
  app.get('/api/v1/record/statistics', { config, schema }, async (request) => {
    const actor = await who.agent(request)
    const {
      zone = 'UTC',
      to = threadDeps.messageDeps.clock.now(),
      from = Math.max(0, to - usualPeriodMs),
    } = request.query
    const filter = { ...queryIn({ ...request.query, from, to }), fromMs: from, toMs: to }
    return ok(show(await recordStatistics(recordStatisticsDeps, actor, { filter, zone })))
  })
}

function show({ fromMs, toMs, isCut, times, days, agents, targets, tags, categories, ...found }: RecordStatistics) {
  const { waiting, chatting, unknown, left, comments, erased, stars, hours, missedHours } = found
  return {
    ...{ from: fromMs, to: toMs, cut: isCut, waiting, chatting, ...showOutcome(found) },
    ...{ unknown, left, comments, stars: [...stars], hours: [...hours], missedHours: [...missedHours], erased },
    ...showTimes(times),
    duration: showMedian(times.duration),
    days: days.map((day: DayOutcome) => ({ day: day.day, ...showOutcome(day), ...showTimes(day) })),
    agents: {
      content: agents.content.map(({ agentUid, answered, ratings, csat, response }) => ({
        ...{
          agentUid: agentUid as string,
          answered,
          ratings,
          csat: rounded(csat),
          firstResponse: showMedian(response),
        },
      })),
      total: agents.total,
    },
    ...{ targets: showRows(targets), tags: showRows(tags), categories: showRows(categories) },
  }
}

function showOutcome({ conversations, answered, missed, ratings, csat }: RecordOutcome) {
  return { conversations, answered, missed, ratings, csat: rounded(csat) }
}

function showTimes({ response, wait }: { readonly response: Median; readonly wait: Median }) {
  return { firstResponse: showMedian(response), wait: showMedian(wait) }
}

function showRows({ content, total }: CountedRows<NamedOutcome>) {
  return { content: content.map((row) => ({ name: row.name, ...showOutcome(row) })), total }
}

function showMedian({ count, ms }: Median) {
  return { count, medianSeconds: ms === null ? null : rounded(ms / 1000) }
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100
}
