import { randomBytes, randomInt } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'vitest'
import { type SyncDeps, sync } from '../../app/delivery/sync.ts'
import { systemClock } from '../../app/timing/clock.ts'
import type { ClientId } from '../../domain/ids.ts'
import type { Message } from '../../domain/message/message.ts'
import type { Agent } from '../../domain/people/agent.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { assigned } from '../../domain/thread/thread-life.ts'
import type { Store } from '../../store/store.ts'
import { postgresTest as test } from '../support/needs.ts'
import { openTwoStores, type TwoStores } from '../support/two-stores.ts'
import { closing, draftOf, furnish, newAgent, newThread, personOf, say } from './fixture.ts'

/** In the suite briefly; longer by hand. */
const seconds = Number(process.env.COMMIT_ORDER_SECONDS ?? 5)
const dawdleMs = 500

/** Every transaction that changes which agents take part in what stays open for a while before it commits. */
function letWritersDawdle({ server, name }: TwoStores, sleep = `pg_sleep(random() * ${dawdleMs / 1000})`): void {
  server.ask(
    name,
    `create function dawdle() returns trigger language plpgsql as
       $$ begin perform ${sleep}; return null; end $$;
     create constraint trigger slow after insert or update on participants
       deferrable initially deferred for each row when (new.role = 'agent') execute function dawdle();`,
  )
}

/** What `sync` needs, over a store; the clock of this node is wrong by `offMs`. */
function syncDepsOf(store: Store, offMs: number): SyncDeps {
  const clock = { ...systemClock, now: () => Date.now() + offMs }
  return {
    ...{ devices: store.devices, clock, cursorKey: randomBytes(32), owedAfterLeavingMs: 300_000, pageBytes: 1_000_000 },
    subscribers: { countOf: () => 0, add: () => () => {} } as unknown as SyncDeps['subscribers'],
    readers: { read: (_uid: unknown, read: () => unknown) => read() } as unknown as SyncDeps['readers'],
    readLog: async (threadUid, after, limit) => {
      const [thread, log] = await Promise.all([
        store.threads.byUid(threadUid),
        store.log.read({ threadUid, after, limit }),
      ])
      return thread === null ? [] : log.map((message) => ({ ...message, thread }))
    },
    ...{ listeningPerUser: 9, pollMs: 1000, heardPerPoll: 9, onLimit: () => {}, onPoll: () => () => {} },
  }
}

/** Gives an agent conversations that begin, go on and end, until the time is up; returns what is owed of them. */
async function serve(store: Store, agent: Agent, until: number): Promise<string[]> {
  const owed: string[] = []
  while (performance.now() < until) {
    const thread = await newThread(store)
    const held = assigned(thread, agent.uid)
    const draft = draftOf(thread, 'welcome')
    await store.log.append({ thread, sender: personOf('system'), draft, change: { kind: 'become', after: held } })
    const words = Array.from({ length: randomInt(3) }, (_, index) => `word ${index}`)
    for (const word of words) await say(store, held, word)
    const isOver = randomInt(3) > 0
    const bye = draftOf(held, 'bye')
    if (isOver) await store.log.append({ thread: held, sender: held.user, draft: bye, change: closing(held) })
    const count = 2 + words.length + (isOver ? 1 : 0)
    for (let seq = 1; seq <= count; seq += 1) owed.push(`${thread.uid} ${seq}`)
  }
  return owed
}

/** A reader by `sync`: what it has received, with what is received twice twice. */
class Reader {
  readonly told: string[] = []
  readonly #read: (cursor: string) => ReturnType<typeof sync>
  #cursor = ''

  constructor(store: Store, agent: Agent, offMs: number) {
    const deps = syncDepsOf(store, offMs)
    const actor = { kind: 'agent', uid: agent.uid, agent } as unknown as Parameters<typeof sync>[1]
    const { signal } = new AbortController()
    this.#read = (cursor) => sync(deps, actor, { cursor, waitMs: 0, limit: 200, signal })
  }

  async once(): Promise<boolean> {
    const { messages, cursor, more } = await this.#read(this.#cursor)
    for (const { thread, seq } of messages as Message[]) this.told.push(`${(thread as Thread).uid} ${seq}`)
    this.#cursor = cursor
    return more
  }

  async read(until: number): Promise<void> {
    while (performance.now() < until) {
      await this.once()
      await delay(randomInt(30))
    }
  }
}

/** Returns what a reader missed and what it got more than once. */
function compared(told: readonly string[], owed: readonly string[]) {
  const counts = new Map<string, number>()
  for (const one of told) counts.set(one, (counts.get(one) ?? 0) + 1)
  return {
    missed: owed.filter((one) => !counts.has(one)),
    twice: [...counts].filter(([, count]) => count > 1).map(([one]) => one),
    strange: [...counts.keys()].filter((one) => !owed.includes(one)),
  }
}

test.each([
  ['right', 0],
  ['half a minute ahead', 30_000],
  ['half a minute behind', -30_000],
])(
  'readers whose clock is %s miss nothing and get nothing twice while writers of two stores dawdle',
  async (_, offMs) => {
    const both = await openTwoStores()
    const [first, second] = both.stores
    await furnish(first)
    letWritersDawdle(both)
    const agent = await newAgent(first, { capacity: 1_000_000 })
    const until = performance.now() + seconds * 1000
    const readers = [first, second].map((store) => new Reader(store, agent, offMs))
    for (const reader of readers) await reader.once()
    const reading = readers.map((reader) => reader.read(until + 2 * dawdleMs))
    const writing = Array.from({ length: 8 }, (_one, index) => serve(index % 2 === 0 ? first : second, agent, until))
    const owed = (await Promise.all(writing)).flat()
    await Promise.all(reading)
    for (const reader of readers) {
      while (await reader.once());
      await reader.once()
      const { missed, twice, strange } = compared(reader.told, owed)
      if (process.env.COMMIT_ORDER_SECONDS !== undefined)
        console.log({ offMs, owed: owed.length, missed: missed.length, twice: twice.length })
      expect({ missed, twice, strange }).toEqual({ missed: [], twice: [], strange: [] })
    }
    expect(owed.length).toBeGreaterThan(50)
    expect(both.faults).toEqual([])
  },
)

test('a device is owed what was under way when it was stored, or when it had all that there was', async () => {
  const both = await openTwoStores()
  const [{ devices }, second] = both.stores
  await furnish(second)
  const agent = await newAgent(second)
  const clientId = `${agent.uid}/web/d` as ClientId
  const thread = await newThread(second)
  const held = assigned(thread, agent.uid)
  const openDevice = async () =>
    (await devices.open(clientId, [agent.uid], { nowMs: Date.now(), leftSinceMs: 0, connected: [] })).standings
  letWritersDawdle(both, 'pg_sleep(0.5)')
  const joining = second.threads.change(thread, { kind: 'become', after: held })
  await delay(200)
  expect(await openDevice()).toEqual([])
  await joining
  expect(await openDevice()).toEqual([{ threadUid: thread.uid, seq: 0, head: 1 }])
  const ending = second.threads.change(held, closing(held))
  await delay(200)
  const mark = await devices.save([{ clientId, threadUid: thread.uid, seq: 1 }], [], { mark: 0, ms: 0 })
  await ending
  await devices.save([], [clientId], { mark, ms: Date.now() + 60_000 })
  expect(await openDevice()).toEqual([{ threadUid: thread.uid, seq: 1, head: 1 }])
  const later = await devices.save([], [], { mark: 0, ms: 0 })
  await devices.save([], [clientId], { mark: later, ms: 0 })
  expect(await openDevice()).toEqual([])
  expect(later).toBeGreaterThan(mark)
})
