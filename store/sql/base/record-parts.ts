import {
  type Compilable,
  type Expression,
  expressionBuilder,
  type Kysely,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import type { RecordFilter, RecordPlace } from '../../ports/records.ts'
import { answerOf, creditedTo, hourOfWeekIn } from './answers.ts'
import { maxParts } from './list-parts.ts'
import type { Schema } from './schema.ts'

/** Places of records, all found in one index, in whose order they are read. */
export type RecordPart = SelectQueryBuilder<Schema, keyof Schema, { uid: string; at: number }>

/** Written exactly as in the index records_all. */
const isRecorded = sql<boolean>`threads.type in ('AGENT', 'WORKGROUP')`
/** Written exactly as in the index records_open. */
const isOpenRecord = sql<boolean>`threads.state <> 'CLOSED' and threads.type in ('WORKGROUP', 'AGENT')`
const everyScore = [1, 2, 3, 4, 5]
const latest = { at: Number.MAX_SAFE_INTEGER, uid: '' }

/**
 * Returns the ways to find the records of a filter: each is a list of parts, which together hold all of them and others
 * besides. The last one has no condition but the reader's.
 */
export function waysTo(db: Kysely<Schema>, filter: RecordFilter, after?: RecordPlace): RecordPart[][] {
  const { orgUid, agentUid, targetUid, tag, category, scores, states, overseer } = filter
  const from = bounded(filter, after)
  const ways: RecordPart[][] = []
  if (tag !== undefined) ways.push([from(tagged(db, orgUid, tag), 'thread_tags.begun_at', 'thread_tags.thread_uid')])
  const within = (part: RecordPart) => from(part, 'threads.created_at', 'threads.uid')
  const ofOrganization = ofThreads(db).where('threads.org_uid', '=', orgUid) as RecordPart
  if (category !== undefined) {
    const filed = ofOrganization.where(sql<boolean>`threads.category = ${category} and threads.category > ''`)
    ways.push([within(filed)])
  }
  const rated = ofOrganization.where(sql<boolean>`threads.rating is not null`)
  const stars = scores ?? (filter.ratedAgentUid === undefined ? undefined : everyScore)
  if (stars !== undefined) ways.push(stars.map((score) => within(rated.where(sql.ref('threads.rating'), '=', score))))
  if (states !== undefined && !states.includes('CLOSED')) ways.push([within(ofOrganization.where(isOpenRecord))])
  for (const condition of rareIn(filter)) ways.push([within(ofOrganization.where(condition))])
  const { answeredBy } = filter
  if (answeredBy !== undefined)
    ways.push([within(ofThreads(db).where(sql<boolean>`threads.answered_by = ${answeredBy}`) as RecordPart)])
  const takenPartIn = (uid: Uid) => from(shared(db, uid), 'participants.begun_at', 'participants.thread_uid')
  if (agentUid !== undefined) ways.push([takenPartIn(agentUid)])
  const ofTarget = (uid: Uid) => within(ofThreads(db).where('threads.target_uid', '=', uid) as RecordPart)
  if (targetUid !== undefined) ways.push([ofTarget(targetUid)])
  const { uids, targets } = overseer
  if (targets !== 'any' && targets.length <= maxParts) ways.push([...targets.map(ofTarget), ...uids.map(takenPartIn)])
  ways.push([within(ofOrganization.where(isRecorded))])
  return ways
}

/** Returns the condition of a filter on a row of `threads`. */
export function isWanted(filter: RecordFilter) {
  const { orgUid, agentUid, targetUid, tag, category, scores, states, overseer } = filter
  const { fromMs = 0, toMs = Number.MAX_SAFE_INTEGER } = filter
  const eb = expressionBuilder<Schema, 'threads'>()
  const people = eb.selectFrom('participants').select('thread_uid').whereRef('thread_uid', '=', 'threads.uid')
  const tags = eb.selectFrom('thread_tags').select('thread_uid').whereRef('thread_uid', '=', 'threads.uid')
  const isTagged = tags
    .where('org_uid', '=', orgUid)
    .where('tag', '=', tag ?? '')
    .whereRef('begun_at', '=', 'threads.created_at')
  const isOwn = isReadable(overseer)
  return eb.and([
    // Checked on each row: as an index condition they would be an excuse to leave the places aside.
    sql<boolean>`threads.org_uid || '' = ${orgUid}`,
    sql<boolean>`threads.type || '' in ('AGENT', 'WORKGROUP')`,
    sql<boolean>`+threads.created_at >= ${fromMs} and +threads.created_at < ${toMs}`,
    ...(targetUid === undefined ? [] : [sql<boolean>`threads.target_uid || '' = ${targetUid}`]),
    ...(category === undefined ? [] : [sql<boolean>`threads.category || '' = ${category}`]),
    ...(scores === undefined ? [] : [sql<boolean>`+threads.rating in (${sql.join(scores)})`]),
    ...(states === undefined ? [] : [sql<boolean>`threads.state || '' in (${sql.join(states)})`]),
    ...(tag === undefined ? [] : [eb.exists(isTagged)]),
    ...(agentUid === undefined ? [] : [eb.exists(people.where('participants.uid', '=', agentUid))]),
    ...(overseer.targets === 'any' ? [] : [eb.or([isOfTargets(overseer.targets), isOwn])]),
    ...(filter.isCommented ? [isOwn, sql<boolean>`threads.rating_comment || '' > ''`] : []),
    ...isAnsweredAs(filter),
  ])
}

/** Returns whether an overseer may read what was said in a thread: takes part in it, or sees all. */
export function isReadable({ uids, targets }: RecordFilter['overseer']): Expression<SqlBool> {
  if (targets === 'any') return sql<boolean>`true`
  const eb = expressionBuilder<Schema, 'threads'>()
  const people = eb.selectFrom('participants').select('thread_uid').whereRef('thread_uid', '=', 'threads.uid')
  return eb.exists(people.where('participants.uid', 'in', uids).where('gone', '=', 0))
}

/** Returns the conditions that are each written exactly as in an index of the few threads that fulfil it. */
function rareIn({ answers, hasLeft, isCommented }: RecordFilter) {
  return [
    ...(answers?.join() === 'missed' ? [sql<boolean>`threads.visitor_spoke = 1 and threads.answered_at is null`] : []),
    ...(hasLeft ? [sql<boolean>`threads.left_message = 1`] : []),
    ...(isCommented ? [sql<boolean>`threads.rating_comment > ''`] : []),
  ]
}

/** Returns the conditions of a filter on what stays of a thread when it is erased: how it went, and when. */
export function isAnsweredAs({ answers, answeredBy, ratedAgentUid, hasLeft, hour }: RecordFilter) {
  return [
    ...(answers === undefined ? [] : [sql<boolean>`${answerOf} in (${sql.join(answers)})`]),
    ...(answeredBy === undefined ? [] : [sql<boolean>`threads.answered_by || '' = ${answeredBy}`]),
    ...(ratedAgentUid === undefined
      ? []
      : [sql<boolean>`+threads.rating is not null and ${creditedTo} = ${ratedAgentUid}`]),
    ...(hasLeft ? [sql<boolean>`+threads.left_message = 1`] : []),
    ...(hour === undefined ? [] : [sql<boolean>`${hourOfWeekIn(hour.spans)} = ${hour.hour}`]),
  ]
}

/** Returns the places of all parts, last begun first; each part is read only as far as they are. */
export function placesOf(db: Kysely<Schema>, parts: readonly RecordPart[], limit: number) {
  const [first = nothing(db), ...others] = parts
  const all = others.reduce((some, other) => some.unionAll(other), first)
  return all.orderBy(sql.ref('at'), 'desc').orderBy(sql.ref('uid'), 'desc').limit(limit) as RecordPart &
    Compilable<{ uid: string; at: number }>
}

function ofThreads(db: Kysely<Schema>) {
  return db.selectFrom('threads').select(['threads.uid as uid', 'threads.created_at as at'])
}

function tagged(db: Kysely<Schema>, orgUid: Uid, tag: string): RecordPart {
  const all = db.selectFrom('thread_tags').select(['thread_tags.thread_uid as uid', 'thread_tags.begun_at as at'])
  return all.where('thread_tags.org_uid', '=', orgUid).where('thread_tags.tag', '=', tag) as RecordPart
}

function shared(db: Kysely<Schema>, uid: Uid): RecordPart {
  const all = db.selectFrom('participants').select(['participants.thread_uid as uid', 'participants.begun_at as at'])
  return all.where('participants.uid', '=', uid) as unknown as RecordPart
}

function nothing(db: Kysely<Schema>): RecordPart {
  return ofThreads(db).where(sql<boolean>`false`) as RecordPart
}

/** Returns what narrows a part to a period, and to what comes after a position. */
function bounded({ fromMs = 0, toMs = Number.MAX_SAFE_INTEGER }: RecordFilter, after: RecordPlace | undefined) {
  const upTo = after === undefined || toMs <= after.at ? { ...latest, at: toMs } : after
  return (part: RecordPart, at: string, uid: string) =>
    part.where(
      sql<boolean>`${sql.ref(at)} >= ${fromMs} and (${sql.ref(at)}, ${sql.ref(uid)}) < (${upTo.at}, ${upTo.uid})`,
    )
}

function isOfTargets(targets: readonly Uid[]) {
  return targets.length === 0 ? sql<boolean>`false` : sql<boolean>`threads.target_uid || '' in (${sql.join(targets)})`
}
