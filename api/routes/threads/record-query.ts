import { type Static, Type } from 'typebox'
import type { RecordQuery } from '../../../app/records/records.ts'
import type { Uid } from '../../../domain/ids.ts'
import { isTimeZone } from '../../../domain/organization/opening-hours.ts'
import { zoneSpans } from '../../../domain/organization/zone-hours.ts'
import { Refused } from '../../../domain/refusal.ts'
import { filters } from '../../schemas/record.ts'

const filterSchema = Type.Object(filters)

/** Returns what records are narrowed by. Throws Refused `malformed` for an unknown zone. */
export function queryIn(given: Static<typeof filterSchema>): RecordQuery {
  const { from, to, agent, workgroup, tag, category, rating, state, text, answer, answeredBy, ratedAgent } = given
  return {
    ...(from === undefined ? {} : { fromMs: from }),
    ...(to === undefined ? {} : { toMs: to }),
    ...(agent === undefined ? {} : { agentUid: agent as Uid }),
    ...(workgroup === undefined ? {} : { targetUid: workgroup as Uid }),
    ...(tag === undefined ? {} : { tag }),
    ...(category === undefined ? {} : { category }),
    ...(rating === undefined ? {} : { scores: rating }),
    ...(state === undefined ? {} : { states: state }),
    ...(text === undefined ? {} : { text }),
    ...(answer === undefined ? {} : { answers: answer }),
    ...(answeredBy === undefined ? {} : { answeredBy: answeredBy as Uid }),
    ...(ratedAgent === undefined ? {} : { ratedAgentUid: ratedAgent as Uid }),
    ...(given.left === true ? { hasLeft: true as const } : {}),
    ...(given.commented === true ? { isCommented: true as const } : {}),
    ...hourIn(given),
  }
}

function hourIn({ hour, zone = 'UTC', from = 0, to = Number.MAX_SAFE_INTEGER }: Static<typeof filterSchema>) {
  if (!isTimeZone(zone)) throw new Refused('malformed', 'zone is not the name of a time zone.')
  return hour === undefined ? {} : { hour: { hour, spans: zoneSpans(zone, from, to) } }
}
