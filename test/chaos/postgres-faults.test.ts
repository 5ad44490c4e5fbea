import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, vi } from 'vitest'
import { seed } from '../../server/storage/seed.ts'
import { holdDatabase } from '../../store/postgres/hold-database.ts'
import { openPostgres } from '../../store/postgres/open-postgres.ts'
import { type ChildServer, newChildServer, runStart, temporaryFolder } from '../support/child-server.ts'
import { Ledger, type Sender, sendByHttp, sendByLastingMqtt } from '../support/load.ts'
import { postgresTest as test } from '../support/needs.ts'
import { connect, logIn, newVisitor, openThread } from '../support/people.ts'
import {
  haltPostgres,
  type PostgresServer,
  pausePostgres,
  runIn,
  startPostgres,
  stopPostgres,
} from '../support/postgres.ts'
import { Random, seedOfRun } from '../support/random.ts'
import { belongsTo } from '../support/test-database.ts'
import { adminPassword } from '../support/test-server.ts'
import { expectOneOrder, storedIn } from './stored.ts'
import { storedFor, viewOf } from './view.ts'

const visitors = 8
/** With three in flight for each of ten senders: 300 a second. */
const [inFlight, pauseMs] = [3, 100]
/** Not a measure of speed: with fewer there is no load, and a fault proves nothing. */
const leastRate = 60
/** From the end of a fault until everything is as before. */
const healedWithinMs = 5000
const mostMiB = 150

interface Faulty {
  readonly server: ChildServer
  readonly postgres: PostgresServer
}

/** A server on a PostgreSQL of its own, which can be halted. */
async function startBoth(): Promise<Faulty> {
  const postgres = await startPostgres()
  onTestFinished(() => stopPostgres(postgres))
  postgres.ask('postgres', 'create database parley')
  const store = await openPostgres(postgres.url('parley'), {})
  await seed(store, adminPassword)
  await store.close()
  const server = await newChildServer({
    DATABASE_URL: postgres.url('parley'),
    PARLEY_LIMITS: 'off',
    PARLEY_LOG_LEVEL: 'silent',
  })
  belongsTo(server.dataFolder, { server: postgres, name: 'parley' })
  await server.start()
  if (!server.stdout.includes('Parley is ready')) throw new Error(`it did not start:\n${server.stderr}`)
  return { server, postgres }
}

/** Watches /readyz: since when it has told the truth about a fault, and about its end. */
class Readiness {
  #unready: number | undefined
  readonly #timer: NodeJS.Timeout
  #status = 200
  #since = performance.now()

  constructor(server: ChildServer) {
    this.#timer = setInterval(async () => {
      const { status } = await server.http.get('/readyz').catch(() => ({ status: 0 }))
      if (status === this.#status) return
      this.#status = status
      this.#since = performance.now()
      if (status === 503) this.#unready ??= this.#since
    }, 100)
    onTestFinished(() => clearInterval(this.#timer))
  }

  /** When it was first not ready. */
  get unready(): number | undefined {
    return this.#unready
  }

  /** When it became ready; undefined while it is not. */
  get ready(): number | undefined {
    return this.#status === 200 ? this.#since : undefined
  }
}

function megabytesOf({ pid }: ChildServer): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

/** People who write 300 messages a second until they are stopped, and an agent's device that gets them all. */
async function startLoad(server: ChildServer) {
  const ledger = new Ledger(new Random(seedOfRun()))
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const admin = await logIn(server)
  const desk = await connect(server, admin, { device: 'desk', options: { reconnectPeriod: 50 } })
  const people = await Promise.all(Array.from({ length: visitors }, () => newVisitor(server)))
  const threads = await Promise.all(people.map((visitor) => openThread(server, visitor)))
  const topics = threads.map(({ topic }) => topic)
  const common = { server, ledger, stop: stop.signal, inFlight, pauseMs }
  const agent: Sender = { ...common, person: admin, topics, inFlight: 2 * inFlight }
  const senders = [
    ...people.map((person, index) =>
      sendByLastingMqtt({ ...common, person, topics: topics.slice(index, index + 1) }, 'd1'),
    ),
    sendByHttp(agent, '/api/v1/message/rest/send'),
  ]
  await delay(2000)
  return {
    ...{ ledger, admin, desk },
    rate: async (overMs: number) => {
      const before = ledger.acknowledged.size
      await delay(overMs)
      return Math.round((ledger.acknowledged.size - before) / (overMs / 1000))
    },
    stop: async () => {
      stop.abort()
      await Promise.all(senders)
    },
  }
}

type Load = Awaited<ReturnType<typeof startLoad>>

/** Puts a server under load, and the fault on its database; checks what must hold during and after it. */
async function suffer(server: ChildServer, fault: () => Promise<void>) {
  const load = await startLoad(server)
  const { ledger, rate } = load
  const readiness = new Readiness(server)
  const before = { rate: await rate(2000), megabytes: megabytesOf(server) }
  expect(before.rate).toBeGreaterThan(leastRate)
  const faultAt = performance.now()
  await fault()
  const healedAt = performance.now()
  const grown = megabytesOf(server) - before.megabytes
  const acknowledged = ledger.acknowledged.size
  const soon = { timeout: healedWithinMs }
  await vi.waitFor(() => expect(readiness.ready).toBeDefined(), soon)
  await vi.waitFor(() => expect(ledger.acknowledged.size).toBeGreaterThan(acknowledged + 100), soon)
  const figures = {
    ...{ before, grown: Math.round(grown), after: await rateAgain(load) },
    unreadyMs: Math.round((readiness.unready ?? faultAt) - faultAt),
    readyMs: Math.round((readiness.ready ?? 0) - healedAt),
  }
  await load.stop()
  const { topics, repeats, refused } = ledger
  const codes = [...new Set(refused.values())]
  console.info(
    JSON.stringify({ ...figures, sent: topics.size, acknowledged: ledger.acknowledged.size, repeats, codes }),
  )
  expect(grown).toBeLessThan(mostMiB)
  expect(codes.filter((code) => code !== 'unavailable')).toEqual([])
  await expectAllKept(server, load)
  return figures
}

/** Returns the rate once it is that of a load again: right after a crash, the database is busy with itself. */
async function rateAgain({ rate }: Load): Promise<number> {
  return vi.waitFor(
    async () => {
      const now = await rate(1000)
      expect(now).toBeGreaterThan(leastRate)
      return now
    },
    { timeout: 2 * healedWithinMs },
  )
}

async function expectAllKept(server: ChildServer, { ledger, desk, admin }: Load): Promise<void> {
  const stored = storedIn(server)
  expect([...ledger.acknowledged].filter((uid) => stored.byUid.get(uid) !== ledger.topics.get(uid))).toEqual([])
  expect([...ledger.told].filter(([place, uid]) => stored.byPlace.get(place) !== uid)).toEqual([])
  expect(ledger.conflicts).toEqual([])
  expectOneOrder(server, visitors)
  await expect.poll(() => viewOf([desk]).length, { timeout: healedWithinMs }).toBe(storedFor(server, admin.uid).length)
  expect(viewOf([desk])).toEqual(storedFor(server, admin.uid))
  desk.drop()
}

const timeout = 90_000

test('a database that stands still for 10 s costs nothing that was acknowledged, and is told', {
  timeout,
}, async () => {
  const { server, postgres } = await startBoth()
  const { unreadyMs } = await suffer(server, async () => {
    const goOn = pausePostgres(postgres)
    await delay(10_000)
    goOn()
  })
  expect(unreadyMs).toBeGreaterThan(0)
  expect(unreadyMs).toBeLessThan(7000)
})

test.each(['SIGINT', 'SIGQUIT'] as const)(
  'a database that is restarted by %s costs nothing that was acknowledged, is told, and stays with its server',
  { timeout },
  async (signal) => {
    const { server, postgres } = await startBoth()
    const { unreadyMs } = await suffer(server, async () => {
      await haltPostgres(postgres, signal)
      await delay(3000)
      await runIn(postgres.folder)
    })
    expect(unreadyMs).toBeGreaterThan(0)
    expect(unreadyMs).toBeLessThan(3000)
    const second = await runStart({
      PARLEY_DATA: temporaryFolder(),
      PARLEY_PORT: '0',
      DATABASE_URL: postgres.url('parley'),
    })
    expect(second.stderr).toBe('Parley cannot start:\n  DATABASE_URL: Another Parley is running on it.\n')
  },
)

test('a server whose database another one took while it was away ends', { timeout }, async () => {
  const { server, postgres } = await startBoth()
  server.signal('SIGSTOP')
  await haltPostgres(postgres, 'SIGINT')
  await runIn(postgres.folder)
  const release = await holdDatabase({ url: postgres.url('parley'), purpose: 'serve', onTaken: () => {} })
  const ended = await server.end('SIGCONT')
  expect(ended).toMatchObject({ code: 1, signal: null })
  await release()
})
