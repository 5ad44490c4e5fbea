import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, test } from 'vitest'
import { ReadLimiter } from '../../app/limits/read-limiter.ts'
import { readerOf } from '../../app/records/record-rows.ts'
import {
  type RecordStatistics,
  type RecordStatisticsDeps,
  recordStatistics,
} from '../../app/records/record-statistics.ts'
import type { Uid } from '../../domain/ids.ts'
import { zoneSpans } from '../../domain/organization/zone-hours.ts'
import type { AgentActor } from '../../domain/person.ts'
import type { RecordFilter, RecordPlace } from '../../store/ports/records.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import * as random from '../support/random-records.ts'
import { org } from './fixture.ts'

type Filter = Omit<RecordFilter, 'orgUid' | 'overseer'>
type Period = { readonly fromMs: number; readonly toMs: number }

const dayMs = 24 * 3600_000
const zones = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu']
let close = async () => {}
afterEach(() => close())

/** A store that is written to beside it, in one transaction. */
async function openRandom(draw: () => number, count: number): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-add-up-'))
  const store = await openSqlite(join(folder, 'parley.db'), {
    onDeath: (error) => {
      throw error
    },
  })
  close = async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  }
  let db: DatabaseSync | undefined
  const run = (sql: string, ...values: (string | number | null)[]) => {
    db ??= new DatabaseSync(join(folder, 'parley.db'), { timeout: 5000, enableForeignKeyConstraints: false })
    db.prepare(sql).run(...values)
  }
  await random.fillAtRandom({ store, run, reopen: async () => store, remove: close }, draw, count)
  db?.close()
  return store
}

function filterFrom(draw: () => number, toMs: number): Filter & Period {
  const pick = <One>(list: readonly One[]) => random.oneOf(draw, list)
  const fromMs = random.randomFromMs + Math.floor(draw() * 10) * dayMs
  const maybe = (share: number, given: Filter): Filter => (draw() < share ? given : {})
  return {
    ...{ fromMs, toMs: Math.min(toMs, fromMs + Math.ceil(draw() * 21) * dayMs) },
    ...maybe(0.3, { targetUid: pick(random.targets) }),
    ...maybe(0.2, { agentUid: pick(random.agents) }),
    ...maybe(0.15, { tag: pick(random.tags) }),
    ...maybe(0.15, { category: pick(random.categories) }),
    ...maybe(0.15, { scores: pick([[1], [4, 5], [1, 2, 3, 4, 5]]) }),
    ...maybe(0.1, { states: pick([['CLOSED'], ['CHATTING', 'OFFLINE']]) }),
    ...maybe(0.1, { answers: pick([['missed'], ['answered', 'none'], ['unknown']]) }),
    ...maybe(0.1, { hasLeft: true }),
    ...maybe(0.1, { isCommented: true }),
    ...maybe(0.1, { answeredBy: pick(random.agents) }),
    ...maybe(0.1, { ratedAgentUid: pick(random.agents) }),
  }
}

/** What one links to beside the filters: what is already narrowed by the same cannot be narrowed again. */
function linksOf(found: RecordStatistics, zone: string, { fromMs, toMs }: Period): [string, number, Filter][] {
  const spans = zoneSpans(zone, fromMs, toMs)
  const rows = ({ content }: RecordStatistics['tags'], filter: (name: string) => Filter) =>
    content.flatMap(({ name, ...row }): [string, number, Filter][] => [
      [`conversations of ${name}`, row.conversations, filter(name)],
      [`answered of ${name}`, row.answered, { ...filter(name), answers: ['answered'] }],
      [`missed of ${name}`, row.missed, { ...filter(name), answers: ['missed'] }],
      [`ratings of ${name}`, row.ratings, { ...filter(name), scores: [1, 2, 3, 4, 5] }],
    ])
  return [
    ['conversations', found.conversations, {}],
    ['answered', found.answered, { answers: ['answered'] }],
    ['missed', found.missed, { answers: ['missed'] }],
    ['neither', found.conversations - found.answered - found.missed - found.unknown, { answers: ['none'] }],
    ['unknown', found.unknown, { answers: ['unknown'] }],
    ['left', found.left, { hasLeft: true }],
    ['comments', found.comments, { isCommented: true }],
    ['ended', found.times.duration.count, { states: ['CLOSED'] }],
    ...found.stars.map((count, index): [string, number, Filter] => [
      `${index + 1} stars`,
      count,
      { scores: [index + 1] },
    ]),
    ...found.hours.map((count, hour): [string, number, Filter] => [`hour ${hour}`, count, { hour: { hour, spans } }]),
    ...found.missedHours.map((count, hour): [string, number, Filter] => [
      `missed in hour ${hour}`,
      count,
      { hour: { hour, spans }, answers: ['missed'] },
    ]),
    ...found.agents.content.flatMap(({ agentUid, answered, ratings }): [string, number, Filter][] => [
      [`answered by ${agentUid}`, answered, { answeredBy: agentUid, answers: ['answered'] }],
      [`ratings of ${agentUid}`, ratings, { ratedAgentUid: agentUid }],
    ]),
    ...rows(found.targets, (name) => ({ targetUid: name as Uid })),
    ...rows(found.tags, (tag) => ({ tag })),
    ...rows(found.categories, (category) => ({ category })),
  ]
}

/** Returns both conditions as one; undefined if they are about the same. */
function both(asked: Filter, linked: Filter): Filter | undefined {
  return Object.keys(linked).some((name) => name in asked) ? undefined : { ...asked, ...linked }
}

test.each([1, 2, 3, 4])(
  'each number is the number of the records behind its link, organization %i',
  { timeout: 120_000 },
  async (seed) => {
    const draw = random.randomFrom(seed)
    const store = await openRandom(draw, 400)
    const { agents, workgroups, recordCounts, records } = store
    const readers = new ReadLimiter({ atOncePerUser: 9, waitingPerUser: 9 })
    const deps: RecordStatisticsDeps = {
      agents,
      workgroups,
      recordCounts,
      readers,
      maxCounted: 10_000,
      onLimit: () => {},
    }
    const countOf = async (actor: AgentActor, filter: Filter) => {
      const { orgUid, overseer } = await readerOf(deps, actor)
      let [count, after]: [number, RecordPlace | null | undefined] = [0, undefined]
      do {
        const page = await records.page({ ...filter, orgUid, overseer }, { after: after ?? undefined, limit: 100 })
        count += page.content.length
        after = page.next
      } while (after !== null)
      return count
    }
    let compared = 0
    for (let round = 0; round < 12; round += 1) {
      const uid = random.oneOf(draw, random.agents)
      const person = { uid, nickname: uid, avatar: '', type: 'AGENT', extra: '' } as const
      const actor: AgentActor = { kind: 'agent', uid, accountUid: `u-${uid}` as Uid, orgUid: org, person }
      const zone = random.oneOf(draw, zones)
      const filter = filterFrom(draw, random.randomFromMs + 21 * dayMs)
      const found = await recordStatistics(deps, actor, { filter, zone })
      for (const [name, count, linked] of linksOf(found, zone, filter)) {
        const narrowed = both(filter, linked)
        // An empty hour is compared now and then.
        if (narrowed === undefined || (count === 0 && linked.hour !== undefined && draw() > 0.05)) continue
        expect(await countOf(actor, narrowed), `${name} for ${uid} in ${zone}: ${JSON.stringify(filter)}`).toBe(count)
        compared += count
      }
      for (const { day, conversations } of found.days) {
        const [from, to] = dayIn(zone, day)
        const narrowed = { ...filter, fromMs: Math.max(filter.fromMs, from), toMs: Math.min(filter.toMs, to) }
        expect(await countOf(actor, narrowed), `${day} in ${zone}`).toBe(conversations)
      }
      expect(found.days.reduce((sum, day) => sum + day.conversations, 0)).toBe(found.conversations)
    }
    expect(compared).toBeGreaterThan(500)
  },
)

test('a period with more than is counted is cut to whole days, for which all numbers hold', async () => {
  const draw = random.randomFrom(7)
  const store = await openRandom(draw, 11_000)
  const { agents, workgroups, recordCounts } = store
  const reached: string[] = []
  const readers = new ReadLimiter({ atOncePerUser: 9, waitingPerUser: 9 })
  const deps = {
    agents,
    workgroups,
    recordCounts,
    readers,
    maxCounted: 5000,
    onLimit: (limit: string) => reached.push(limit),
  }
  const uid = 'a-1' as Uid
  const person = { uid, nickname: uid, avatar: '', type: 'AGENT', extra: '' } as const
  const actor: AgentActor = { kind: 'agent', uid, accountUid: 'u-a-1' as Uid, orgUid: org, person }
  const asked = { fromMs: random.randomFromMs, toMs: random.randomFromMs + 21 * dayMs }
  const found = await recordStatistics(deps, actor, { filter: asked, zone: 'Asia/Shanghai' })
  expect(found).toMatchObject({ isCut: true, toMs: asked.toMs })
  expect((found.fromMs + 8 * 3600_000) % dayMs).toBe(0)
  expect(found.conversations).toBeGreaterThan(4000)
  expect(found.conversations).toBeLessThanOrEqual(5000)
  const { orgUid, overseer } = await readerOf(deps, actor)
  const read = await recordCounts.ofFilter({ orgUid, overseer, fromMs: found.fromMs, toMs: asked.toMs })
  expect((await read({ after: null, lookedAt: 20_000 })).content).toHaveLength(found.conversations)
  expect(reached).toEqual(['reading.countedRecords'])
})

/** Returns the beginning and the end of a day, found without our own arithmetic. */
function dayIn(zone: string, day: string): [number, number] {
  const isIn = (at: number) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(at) === day
  const noon = Date.parse(`${day}T12:00:00Z`)
  const hours = Array.from({ length: 80 }, (_, index) => noon + (index - 40) * 3600_000 - (noon % 900_000))
  const quarters = hours.flatMap((at) => [0, 1, 2, 3].map((quarter) => at + quarter * 900_000)).filter(isIn)
  return [quarters[0] ?? 0, (quarters.at(-1) ?? 0) + 900_000]
}
