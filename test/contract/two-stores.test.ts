import { randomInt } from 'node:crypto'
import { expect } from 'vitest'
import { newMessageUid } from '../../app/new-uid.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { assigned } from '../../domain/thread/thread-life.ts'
import type { Appended } from '../../store/ports/message-log.ts'
import type { Store } from '../../store/store.ts'
import { postgresTest as test } from '../support/needs.ts'
import { endBackends, openTwoStores } from '../support/two-stores.ts'
import { assigning, closing, draftOf, furnish, newAgent, newThread, newVisitor, personOf, say } from './fixture.ts'

/** In the suite briefly; a minute and more by hand. */
const seconds = Number(process.env.TWO_STORES_SECONDS ?? 6)
const until = () => performance.now() + seconds * 1000

/** Returns one of several, at random. */
function anyOf<One>(several: readonly One[]): One {
  return several[randomInt(several.length)] as One
}

test('two stores write the same threads while backends end: no gap, no second seq, all that was told is stored', async () => {
  const both = await openTwoStores()
  const [first] = both.stores
  await furnish(first)
  const threads = await Promise.all(Array.from({ length: 20 }, () => newThread(first)))
  const told = new Map<string, Set<number>>()
  const sent: { thread: Thread; uid: string }[] = []
  const note = (thread: Thread, uid: string, answer: Appended) => {
    const seq = answer.outcome === 'stored' ? answer.seq : answer.outcome === 'repeat' ? answer.message.seq : -1
    told.set(`${thread.uid} ${uid}`, (told.get(`${thread.uid} ${uid}`) ?? new Set()).add(seq))
  }
  const writeOne = async (store: Store) => {
    const isRepeat = sent.length > 0 && randomInt(100) < 15
    const { thread, uid } = isRepeat ? anyOf(sent) : { thread: anyOf(threads), uid: newMessageUid() }
    sent.push({ thread, uid })
    note(thread, uid, await say(store, thread, uid))
  }
  const end = until()
  const write = async (store: Store) => {
    while (performance.now() < end) {
      // Several at once, so that the batches of both have threads in common.
      await Promise.all(Array.from({ length: 4 }, () => writeOne(store)))
    }
  }
  const stop = endBackends(both, 150)
  const writers = both.stores.flatMap((store) => Array.from({ length: 3 }, () => write(store)))
  await Promise.all(writers)
  expect(stop()).toBeGreaterThan(seconds)
  expect(both.faults).toEqual([])
  for (const thread of threads) {
    const log = await first.log.read({ threadUid: thread.uid, after: 0, limit: 100_000 })
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1))
    const stored = log.slice(1).map(({ uid, seq }) => [`${thread.uid} ${uid}`, [seq]])
    const own = [...told].filter(([key]) => key.startsWith(thread.uid)).map(([key, seqs]) => [key, [...seqs]])
    expect(own.toSorted()).toEqual(stored.toSorted())
  }
  expect(told.size).toBeGreaterThan(100)
  // Connections tell what they met when they end.
  await Promise.all(both.stores.map((store) => store.close()))
  const deadlocks = `select deadlocks from pg_stat_database where datname = '${both.name}'`
  expect(both.server.ask('postgres', deadlocks)).toBe('0')
})

test('twelve writers of two stores never give an agent more than they can take, also while backends end', async () => {
  const both = await openTwoStores()
  const [first, second] = both.stores
  await furnish(first)
  const agent = await newAgent(first, { capacity: 3 })
  const seat = { agentUid: agent.uid, capacity: 3 }
  const end = until()
  const outcomes: string[] = []
  const serve = async (store: Store) => {
    while (performance.now() < end) {
      const thread = await newThread(store)
      for (let tries = 0; tries < 5; tries += 1) {
        const change = assigning(thread, seat)
        const draft = draftOf(thread, 'welcome')
        const { outcome } = await store.log.append({ thread, sender: personOf('system'), draft, change })
        outcomes.push(outcome)
        if (outcome !== 'stored') continue
        const held = assigned(thread, agent.uid)
        expect((await store.threads.change(held, closing(held))).outcome).toMatch(/changed|stale/)
        break
      }
    }
  }
  let most = 0
  const watch = async () => {
    while (performance.now() < end) most = Math.max(most, (await second.threads.heldBy(agent.uid)).length)
  }
  const stop = endBackends(both, 300)
  await Promise.all([watch(), ...Array.from({ length: 12 }, (_, index) => serve(index % 2 === 0 ? first : second))])
  stop()
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThanOrEqual(3)
  expect(new Set(outcomes)).toEqual(new Set(['stored', 'full']))
})

test('of two stores that open a thread on one topic at once, one does and the other has to look again', async () => {
  const { stores } = await openTwoStores()
  const [first] = stores
  await furnish(first)
  for (let round = 0; round < 20; round += 1) {
    const visitor = await newVisitor(first)
    const made = await Promise.all(stores.map((store) => newThread(store, { visitor })))
    const open = await first.threads.onTopic((made[0] as Thread).topic)
    expect(open).toHaveLength(1)
    const begun = made.filter(({ uid }) => uid === open[0]?.uid)
    expect(begun).toHaveLength(1)
    expect(await first.log.count([(begun[0] as Thread).uid])).toBe(1)
  }
})
