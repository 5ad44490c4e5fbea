import { type RawBuilder, sql } from 'kysely'
import { hourMs, hoursBeforeWeek, hoursOfWeek, type ZoneSpan } from '../../../domain/organization/zone-hours.ts'
import type { Answer } from '../../../domain/thread/answer.ts'

/** The agent whom a rating concerns: the one who wrote last, not one who merely has the thread. */
export const creditedTo = sql<string | null>`coalesce(threads.spoke_last, threads.agent_uid)`

/** It is over, and only the visitor wrote. One who has written nothing has missed nothing. */
export const isMissed = sql<boolean>`(threads.answer_known = 1 and threads.answered_at is null and
  threads.visitor_spoke = 1 and threads.state in ('CLOSED', 'OFFLINE'))`

/** What became of a conversation. */
export const answerOf = sql<Answer>`case when threads.answer_known <> 1 then 'unknown'
  when threads.answered_at is not null then 'answered' when ${isMissed} then 'missed' else 'none' end`

/** Returns the hour of the week in which a thread began, as `hourOfWeek` does. */
export function hourOfWeekIn(spans: readonly ZoneSpan[]): RawBuilder<number> {
  const [first, ...others] = spans
  const cases = others
    .toReversed()
    .map((span) => sql`when threads.created_at >= ${span.fromMs} then cast(${span.offsetMs} as bigint)`)
  const offset = first?.offsetMs ?? 0
  const shift =
    cases.length === 0 ? sql`${offset}` : sql`case ${sql.join(cases, sql` `)} else cast(${offset} as bigint) end`
  return sql<number>`(threads.created_at + ${shift} + ${hoursBeforeWeek * hourMs}) / ${hourMs} % ${hoursOfWeek}`
}
