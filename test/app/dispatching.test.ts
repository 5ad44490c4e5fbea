import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FanOut } from '../../app/delivery/fan-out.ts'
import { Subscribers } from '../../app/delivery/subscribers.ts'
import { Lanes } from '../../app/messaging/lanes.ts'
import { ThreadEvents } from '../../app/messaging/thread-events.ts'
import { randomUids } from '../../app/new-uid.ts'
import { closeThread } from '../../app/threads/close-thread.ts'
import { openThread } from '../../app/threads/open-thread.ts'
import type { ThreadUid } from '../../domain/ids.ts'
import type { EphemeralMessage } from '../../domain/message/message.ts'
import type { Actor } from '../../domain/person.ts'
import { workgroupTopic } from '../../domain/thread/topic.ts'
import { composeDispatch } from '../../server/compose/compose-dispatch.ts'
import { defaultLimits } from '../../server/config/limits.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { furnish, newAgent, newThread, newVisitor, org, personOf, workgroup } from '../contract/fixture.ts'
import { ManualClock } from '../support/manual-clock.ts'

let folder: string
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-dispatching-'))
  store = await openSqlite(join(folder, 'parley.db'), { onDeath: () => {} })
  await furnish(store)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** The use cases over the real store, with a manual clock and one connected agent. */
async function startDispatch(given: Partial<Store> = {}) {
  const clock = new ManualClock(1_000_000)
  const errors: unknown[] = []
  const { threads, agents, log } = { ...store, ...given }
  const subscribers = new Subscribers()
  const fanOut = new FanOut(subscribers)
  const messageDeps = {
    lanes: new Lanes(threads, defaultLimits.lanes),
    log,
    threads,
    agents,
    contacts: store.contacts,
    files: store.files,
    fanOut,
    clock,
    uids: randomUids,
    recallWindowMs: 1000,
  }
  const onError = (error: unknown) => errors.push(error)
  const telling = { onError, onLimit: () => {} }
  const [graceMs, answerMs] = [1000, 60_000]
  const { threadDeps, presence } = composeDispatch({
    ...{ messageDeps, store: { ...store, ...given }, events: new ThreadEvents(), subscribers, graceMs, answerMs },
    visitorGraces: defaultLimits.visitors,
    ...telling,
  })
  const { dispatcher, queueUpdates } = threadDeps
  const agent = await newAgent(store, { capacity: 5 })
  presence.connected(agent.uid)
  await dispatcher.idle()
  return { clock, errors, dispatcher, threadDeps, agent, queueUpdates, subscribers }
}

const stateOf = async ({ uid }: { uid: Parameters<Store['threads']['byUid']>[0] }) =>
  (await store.threads.byUid(uid))?.state

test('a thread opened after the clock was set back is the current one of its topic', async () => {
  const { clock, dispatcher, threadDeps } = await startDispatch()
  const { uid } = await newVisitor(store)
  const visitor = { kind: 'visitor', uid, orgUid: org, person: personOf(uid) } satisfies Actor
  const wish = { type: 'WORKGROUP', targetUid: workgroup, fresh: false } as const
  const current = async () => (await store.threads.current(workgroupTopic(workgroup, uid)))?.uid as ThreadUid
  await openThread(threadDeps, visitor, wish)
  const first = await current()
  await closeThread(threadDeps, visitor, first)
  clock.setBack(5000)
  await openThread(threadDeps, visitor, { ...wish, fresh: true })
  expect(await current()).not.toBe(first)
  expect(await store.threads.byUid(await current())).toMatchObject({ state: 'CHATTING' })
  expect(await store.threads.byUid(first)).toMatchObject({ state: 'CLOSED' })
  await dispatcher.stop()
})

test('a waiting thread that is not the current one of its topic blocks nobody, and is not retried for ever', async () => {
  let rounds = 0
  const waiting: Store['threads']['waiting'] = (...asked) => {
    rounds += 1
    return store.threads.waiting(...asked)
  }
  const { dispatcher } = await startDispatch({ threads: { ...store.threads, waiting } })
  const visitor = await newVisitor(store)
  const orphan = await newThread(store, { visitor, createdAt: 1000 })
  await newThread(store, { visitor, createdAt: 2000 })
  const other = await newThread(store, { createdAt: 3000 })
  rounds = 0
  dispatcher.wake(workgroup)
  await expect.poll(() => stateOf(other)).toBe('CHATTING')
  // As many queries as a spinning dispatcher would put in between.
  for (let round = 0; round < 50; round += 1) await store.threads.byUid(other.uid)
  expect(await stateOf(orphan)).toBe('QUEUING')
  expect(rounds).toBe(3)
  await dispatcher.stop()
})

test('a waiting thread whose commit failed gets the free agent a second later, without another event', async () => {
  const failures = [new Error('disk full'), new Error('disk full')]
  const append: Store['log']['append'] = async (asked) => {
    const failure = failures.shift()
    if (failure !== undefined) throw failure
    return store.log.append(asked)
  }
  const { clock, errors, dispatcher } = await startDispatch({ log: { ...store.log, append } })
  const thread = await newThread(store)
  dispatcher.wake(workgroup)
  await expect.poll(() => errors).toHaveLength(1)
  clock.pass(1000)
  await expect.poll(() => errors).toHaveLength(2)
  expect(await stateOf(thread)).toBe('QUEUING')
  clock.pass(1000)
  await expect.poll(() => stateOf(thread)).toBe('CHATTING')
  await dispatcher.stop()
})

test('nothing is retried after the stop', async () => {
  const append = () => Promise.reject(new Error('disk full'))
  const { clock, errors, dispatcher } = await startDispatch({ log: { ...store.log, append } })
  await newThread(store)
  for (const _ of [1, 2, 3]) dispatcher.wake(workgroup)
  await expect.poll(() => errors.length).toBeGreaterThan(0)
  await dispatcher.stop()
  const { length } = errors
  clock.pass(10_000)
  await dispatcher.idle()
  expect(errors).toHaveLength(length)
})

test('an estimate never falls below what the first in the queue has waited, even without an event', async () => {
  const taken = { count: 5, lastAt: 1_000_000 }
  const threads = { ...store.threads, assignedSince: async () => taken }
  const { clock, dispatcher, queueUpdates, subscribers, agent } = await startDispatch({ threads })
  const visitor = await newVisitor(store)
  const told: { position: number; waitSeconds: number; estimatedWaitTime: number }[] = []
  const pass = ({ content }: EphemeralMessage) => void told.push(JSON.parse(content))
  subscribers.add([visitor.uid], { offer: () => {}, dismiss: () => {}, pass, fail: () => {} })
  for (const _ of Array.from({ length: agent.capacity })) await newThread(store, { createdAt: clock.now() - 1000 })
  await newThread(store, { visitor, createdAt: clock.now() })
  dispatcher.wake(workgroup)
  const waited = async (seconds: number) => {
    await expect
      .poll(() => {
        if ((told.at(-1)?.waitSeconds ?? -1) < seconds) clock.pass(15_000)
        return told.at(-1)?.waitSeconds
      })
      .toBeGreaterThanOrEqual(seconds)
    return told.at(-1)
  }
  await waited(0)
  expect(await waited(960)).toMatchObject({ position: 1 })
  for (const { waitSeconds, estimatedWaitTime } of told) {
    // Time may pass between computing and sending.
    expect(estimatedWaitTime).toBeGreaterThanOrEqual(waitSeconds - 60)
    expect(estimatedWaitTime).toBeLessThan(3600)
  }
  await dispatcher.stop()
  await queueUpdates.stop()
})
