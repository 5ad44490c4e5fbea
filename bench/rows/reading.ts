import { defaults } from '../../server/storage/seed.ts'
import { http } from '../../test/support/http.ts'
import { logIn } from '../../test/support/people.ts'
import type { BenchOptions } from '../options.ts'
import { quantile } from '../report/numbers.ts'
import type { Figures } from '../report/result.ts'
import { atLeastTimes } from '../report/verdict.ts'
import type { Resources } from '../resources.ts'
import type { Row, Stage } from '../row.ts'
import { commonWord, rareMessages, rareWord } from '../servers/fill.ts'
import { password } from '../servers/parley.ts'
import { type Stocked, stockedParley } from '../stocked.ts'
import { counted } from './growth.ts'

const figures = {
  last: 'last 50 of a thread, p50 ms',
  rare: `search, ${rareMessages} hits in all, p50 ms`,
  common: 'search, every message a hit, p50 ms',
  sync: 'sync of one new message, p50 ms',
  begin: 'sync from the beginning, 100 messages, p50 ms',
} as const
const wanted = 0.8
const indexedWithinMs = 3_600_000

/** H: what people read, in logs of several lengths over the same number of threads. */
export const reading: Row = {
  letter: 'H',
  title: ({ stored, pairs }) =>
    `Reading over HTTP among ${stored.map(counted).join(', ')} messages of ${pairs} threads`,
  rounds: ({ rounds }) => rounds,
  prepare,
  judge: (results, { stored: [first = 0, ...more] }) =>
    more.flatMap((stored) =>
      Object.values(figures).flatMap((figure) =>
        atLeastTimes(results, { of: nameOf(stored), to: nameOf(first), figure, better: 'less' }, wanted),
      ),
    ),
}

async function prepare(options: BenchOptions, resources: Resources): Promise<Stage> {
  const agentDevices: { name: string; agentDevice: Desk }[] = []
  for (const stored of options.stored) {
    const stock = { name: nameOf(stored), pairs: options.pairs, uids: 'v7', stored } as const
    agentDevices.push({ name: stock.name, agentDevice: await openDesk(await stockedParley(resources, stock)) })
  }
  // A fifth of the round for each of the five.
  const eachMs = (options.seconds * 1000) / Object.keys(figures).length
  return {
    contenders: agentDevices.map(({ name, agentDevice }) => ({ name, measure: () => measure(agentDevice, eachMs) })),
  }
}

function nameOf(stored: number): string {
  return `${counted(stored)} stored`
}

/** The requests of each figure. */
type Desk = Readonly<Record<keyof typeof figures, () => Promise<unknown>>>

async function openDesk({ server, couples }: Stocked): Promise<Desk> {
  const door = { http: http(server.url) }
  const [couple] = couples
  if (couple === undefined) throw new Error('nobody talks')
  const { agent, visitor, topic } = couple
  const admin = await logIn(door, defaults.username, password)
  const get = async (path: string, token: string) => {
    const { status, body } = await door.http.get(path, token)
    if (status !== 200) throw new Error(`${path}: ${status}`)
    return body.data
  }
  const search = (word: string) => get(`/api/v1/message/search?query=${word}&pageSize=20`, admin.token)
  const sync = (cursor: string, limit: number) =>
    get(`/visitor/api/v1/message/sync?cursor=${encodeURIComponent(cursor)}&limit=${limit}`, visitor.token)
  await indexed(async () => (await search(rareWord)).totalElements)
  let cursor = ''
  for (let more = true; more; ) ({ cursor, more } = await sync(cursor, 200))
  const message = { uid: crypto.randomUUID(), type: 'TEXT', content: 'One more', thread: { topic } }
  await door.http.post('/api/v1/message/rest/send', message, agent.token)
  const last = `/api/v1/message/thread/topic?topic=${encodeURIComponent(topic)}&limit=50`
  return {
    last: () => get(last, agent.token),
    rare: () => search(rareWord),
    common: () => search(commonWord),
    sync: () => sync(cursor, 100),
    begin: () => sync('', 100),
  }
}

/** Waits until a log that was filled directly in the file is indexed, bit by bit. */
async function indexed(found: () => Promise<number>): Promise<void> {
  const lastAt = performance.now() + indexedWithinMs
  while ((await found()) < rareMessages) {
    if (performance.now() > lastAt) throw new Error('the log is not indexed')
  }
}

async function measure(agentDevice: Desk, eachMs: number): Promise<Figures> {
  const result: Record<string, number> = {}
  for (const [name, figure] of Object.entries(figures)) {
    const tookMs: number[] = []
    const endsAt = performance.now() + eachMs
    while (performance.now() < endsAt) {
      const fromMs = performance.now()
      await agentDevice[name as keyof Desk]()
      tookMs.push(performance.now() - fromMs)
    }
    const ascending = Float64Array.from(tookMs).sort()
    result[figure] = quantile(ascending, 0.5)
    result[figure.replace('p50', 'p99')] = quantile(ascending, 0.99)
  }
  return result
}
