import pg from 'pg'
import { afterAll, beforeAll, expect } from 'vitest'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { openPostgres } from '../../store/postgres/open-postgres.ts'
import type { Store } from '../../store/store.ts'
import { warmUp } from '../../store/warm-up.ts'
import { filling } from '../support/filled-postgres.ts'
import { postgresTest as test } from '../support/needs.ts'
import { freshDatabase } from '../support/postgres-fixture.ts'

/** The tables that grow for ever. */
const large = ['messages', 'threads', 'participants']
/** Indexes of few rows, which may be read whole. */
const small = ['threads_open', 'threads_due', 'threads_queue', 'threads_unknown', 'records_open']

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly 'Total Cost': number
  readonly Plans?: readonly PlanNode[]
}

const asked = new Set<string>()
let client: pg.Client
let store: Store
let drop: () => void

beforeAll(async () => {
  const { server, name } = await freshDatabase()
  client = new pg.Client(server.url(name))
  await client.connect()
  store = await openPostgres(server.url(name), {})
  drop = () => void server.ask('postgres', `drop database ${name} with (force)`)
  server.ask(name, filling)
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...given: Parameters<typeof query>) {
    if (typeof given[0] === 'string') asked.add(given[0])
    return query.apply(this, given)
  } as typeof query
  await warmUp(store)
  await everyErasing(store)
  pg.Client.prototype.query = query
  await client.query('set plan_cache_mode = force_generic_plan')
})

afterAll(async () => {
  await Promise.all([store.close(), client.end()])
  drop()
})

/** Reads that are no part of a usual day. */
async function everyErasing({ eraser, retention, visitors, statistics }: Store): Promise<void> {
  const nobody = 'nobody' as Uid
  const nothing = 'nothing' as ThreadUid
  await Promise.all([
    eraser.threadsOf(nobody, 1),
    eraser.sharedWith(nobody, 1),
    eraser.isAlone(nothing, nobody),
    eraser.filesIn(nothing, 1),
    retention.expiredThreads(nobody, { afterMs: 0, untilMs: 1, limit: 1 }),
    visitors.sweep({ after: { seenAt: 0, uid: nobody }, untilMs: 1, limit: 1 }),
    statistics.catchUp(1),
  ])
}

/** Returns a query with the page of a usual list, and its other parameters numbered anew. */
function ofUsualPage(asked: string): string {
  const places = new Map<string, number>()
  const placeOf = (name: string) => {
    places.set(name, places.get(name) ?? places.size + 1)
    return `$${places.get(name)}`
  }
  return asked
    .replaceAll(/\blimit \$\d+/g, 'limit 30')
    .replaceAll(/\boffset \$\d+/g, 'offset 0')
    .replaceAll(/\$\d+/g, placeOf)
}

async function planOf(asked: string): Promise<PlanNode> {
  const sql = ofUsualPage(asked)
  const last = Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)))
  await client.query(`prepare one as ${sql}`)
  try {
    const values = last === 0 ? '' : `(${Array(last).fill('null').join()})`
    const { rows } = await client.query(`explain (format json) execute one${values}`)
    return rows[0]['QUERY PLAN'][0].Plan
  } finally {
    await client.query('deallocate one')
  }
}

/** Returns how a plan reads a whole table that grows for ever. */
function wholeReads(node: PlanNode): string[] {
  const { Plans = [], 'Node Type': type, 'Index Name': index = '', 'Index Cond': condition } = node
  const table = node['Relation Name'] ?? large.find((name) => index.startsWith(name.slice(0, -1))) ?? ''
  const isWhole = type === 'Seq Scan' || (/^(Bitmap )?Index (Only )?Scan/.test(type) && condition === undefined)
  const own = isWhole && large.includes(table) && !small.includes(index) ? [`${type} of ${table} by ${index}`] : []
  return [...own, ...Plans.filter((one) => !endsEarly(node, one)).flatMap(wholeReads)]
}

/** Returns whether a limit is reached after a small part of a scan: when most rows will do, any of them are as good. */
function endsEarly(limit: PlanNode, scan: PlanNode): boolean {
  return (
    limit['Node Type'] === 'Limit' && scan['Node Type'] === 'Seq Scan' && limit['Total Cost'] * 20 < scan['Total Cost']
  )
}

test('no usual query reads the whole of a table that grows for ever', async () => {
  const reads = [...asked].filter((sql) => /^\s*(select|with|update|delete)\b/i.test(sql))
  expect(reads.length).toBeGreaterThan(100)
  const whole: string[] = []
  for (const sql of reads) for (const one of wholeReads(await planOf(sql))) whole.push(`${one}: ${sql}`)
  expect(whole).toEqual([])
})

test('the check finds what is read whole', async () => {
  expect(wholeReads(await planOf('select * from messages where content = $1'))).toHaveLength(1)
  expect(wholeReads(await planOf('select * from threads order by uid limit 1'))).toHaveLength(1)
  expect(wholeReads(await planOf('select * from threads where uid = $1'))).toEqual([])
})
