import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FanOut } from '../../app/delivery/fan-out.ts'
import { Subscribers } from '../../app/delivery/subscribers.ts'
import { Lanes } from '../../app/messaging/lanes.ts'
import { ThreadEvents, watchThreads } from '../../app/messaging/thread-events.ts'
import { randomUids } from '../../app/new-uid.ts'
import { openThread } from '../../app/threads/open-thread.ts'
import { defaultSettings, type WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import type { VisitorActor } from '../../domain/person.ts'
import { notesUid } from '../../domain/thread/notes.ts'
import { workgroupTopic } from '../../domain/thread/topic.ts'
import { composeDispatch } from '../../server/compose/compose-dispatch.ts'
import { defaultLimits } from '../../server/config/limits.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { furnish, newAgent, newVisitor, org, personOf, workgroup } from '../contract/fixture.ts'
import { ManualClock } from '../support/manual-clock.ts'

const minuteMs = 60_000
const never = Number.POSITIVE_INFINITY
let folder: string
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-absent-'))
  store = await openSqlite(join(folder, 'parley.db'), { onDeath: () => {} })
  await furnish(store)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** A server over the store, started at a time of the manual clock, with an agent who is there. */
async function startServer(clock: ManualClock) {
  const errors: unknown[] = []
  const events = new ThreadEvents()
  const watched = watchThreads(store, events)
  const subscribers = new Subscribers(() => clock.now())
  const { threads, log, agents, contacts, files } = watched
  const messageDeps = {
    ...{ lanes: new Lanes(threads, defaultLimits.lanes), log, threads, agents, contacts, files },
    ...{ fanOut: new FanOut(subscribers), clock, uids: randomUids, recallWindowMs: 1000 },
  }
  const dispatch = composeDispatch({
    ...{ messageDeps, store: watched, events, subscribers, graceMs: 30_000, answerMs: minuteMs },
    visitorGraces: defaultLimits.visitors,
    onLimit: () => {},
    onError: (error) => errors.push(error),
  })
  await dispatch.resume()
  return { ...dispatch, errors }
}

/** Waits for what is stored about the visitor, while time passes: agents are told of one at most once a second. */
const stores = <Value>(clock: ManualClock, read: () => Promise<Value>) =>
  expect.poll(() => {
    clock.pass(100)
    return read()
  })

/** Lets everything happen that is due now, and reads the thread so often that an end would be stored by then. */
async function staysOpen(clock: ManualClock, thread: () => Promise<unknown>): Promise<void> {
  for (let read = 0; read < 200; read += 1) {
    clock.pass(0)
    expect(await thread()).toMatchObject({ state: 'CHATTING' })
  }
}

const set = (settings: Partial<WorkgroupSettings>) =>
  store.groups.change(workgroup, (group) => ({ ...group, settings: { ...group.settings, ...settings } }))

/** A visitor in a thread that an agent has. */
async function beginTalk({ presence, threadDeps }: Awaited<ReturnType<typeof startServer>>) {
  const agent = await newAgent(store)
  presence.connected(agent.uid)
  const { uid } = await newVisitor(store)
  const actor = (): VisitorActor => ({ kind: 'visitor', uid, orgUid: org, person: personOf(uid) })
  await openThread(threadDeps, actor(), { type: 'WORKGROUP', targetUid: workgroup, fresh: false })
  const thread = () => store.threads.current(workgroupTopic(workgroup, uid))
  const linesOf = async () => {
    const notes = await store.log.read({ threadUid: notesUid((await thread())?.uid as never), limit: 20 })
    return notes.map(({ extra }) => JSON.parse(extra).event.kind as string)
  }
  return { agent, actor, thread, linesOf }
}

test('a thread ends once its visitor has been gone for long, not sooner, also over a restart', async () => {
  await set({ absentCloseSeconds: 1800 })
  const clock = new ManualClock(Date.now())
  const first = await startServer(clock)
  const { agent, actor, thread, linesOf } = await beginTalk(first)
  const page = actor()
  first.connections.connected(page)
  const leftAt = clock.now()
  first.connections.disconnected(page, never)
  clock.pass(3000)
  await stores(clock, async () => (await thread())?.leftAt).toBe(leftAt)
  await stores(clock, linesOf).toEqual(['VISITOR_LEFT'])
  await first.stop()

  clock.pass(10 * minuteMs)
  const second = await startServer(clock)
  second.presence.connected(agent.uid)
  clock.pass(leftAt + 30 * minuteMs - 1 - clock.now())
  await staysOpen(clock, thread)
  clock.pass(1)
  await expect.poll(async () => (await thread())?.state).toBe('CLOSED')
  const last = await store.log.read({ threadUid: (await thread())?.uid as never, limit: 1 })
  expect(last).toMatchObject([{ type: 'AUTO_CLOSED', sender: { type: 'SYSTEM' } }])
  expect(JSON.parse(last[0]?.extra ?? '').event).toMatchObject({ kind: 'ENDED_ABSENT', uid: actor().uid })
  await second.stop()
  expect([...first.errors, ...second.errors]).toEqual([])
})

test('nobody loses a thread at a start that they come back to in time', async () => {
  await set({ absentCloseSeconds: 60 })
  const clock = new ManualClock(Date.now())
  const first = await startServer(clock)
  const { agent, actor, thread } = await beginTalk(first)
  const page = actor()
  first.connections.connected(page)
  first.connections.disconnected(page, 0)
  await stores(clock, async () => (await thread())?.leftAt).toBeDefined()
  await first.stop()
  clock.pass(60 * minuteMs)
  const second = await startServer(clock)
  second.presence.connected(agent.uid)
  clock.pass(44_000)
  second.connections.connected(actor())
  clock.pass(60 * minuteMs)
  await stores(clock, async () => (await thread())?.leftAt).toBeUndefined()
  expect(await thread()).toMatchObject({ state: 'CHATTING' })
  await second.stop()
  expect([...first.errors, ...second.errors]).toEqual([])
})

test('a thread of a visitor who comes back is checked no more, and one whose workgroup says never does not end', async () => {
  await set({ absentCloseSeconds: 60 })
  const clock = new ManualClock(Date.now())
  const server = await startServer(clock)
  const { actor, thread, linesOf } = await beginTalk(server)
  const page = actor()
  server.connections.connected(page)
  server.connections.disconnected(page, 0)
  await stores(clock, async () => (await thread())?.leftAt).toBeDefined()
  await stores(clock, linesOf).toEqual(['VISITOR_LEFT'])
  const back = actor()
  server.connections.connected(back)
  await stores(clock, async () => (await thread())?.leftAt).toBeUndefined()
  clock.pass(10 * minuteMs)
  await stores(clock, linesOf).toEqual(['VISITOR_LEFT', 'VISITOR_BACK'])
  expect(await thread()).toMatchObject({ state: 'CHATTING' })
  await set({ absentCloseSeconds: 0 })
  server.connections.disconnected(back, 0)
  await stores(clock, async () => (await thread())?.leftAt).toBeDefined()
  clock.pass(24 * 60 * minuteMs)
  await staysOpen(clock, thread)
  await set({ absentCloseSeconds: 60 })
  await server.settingsChanged(workgroup)
  await expect.poll(async () => (await thread())?.state).toBe('CLOSED')
  await server.stop()
  expect(server.errors).toEqual([])
})

test('new workgroups end threads of the absent after half an hour and let them return for a day; saved ones do not', async () => {
  expect(defaultSettings).toMatchObject({ absentCloseSeconds: 1800, reopenSeconds: 86_400 })
  const uid = 'new' as typeof workgroup
  await store.workgroups.create({ uid, orgUid: org, nickname: 'New', avatar: '', settings: defaultSettings })
  expect((await store.workgroups.byUid(uid))?.settings).toMatchObject({
    absentCloseSeconds: 1800,
    reopenSeconds: 86_400,
  })
  const { absentCloseSeconds: _, ...old } = { ...defaultSettings, reopenSeconds: 600 }
  await store.groups.change(uid, (group) => ({ ...group, settings: old as WorkgroupSettings }))
  expect((await store.workgroups.byUid(uid))?.settings).toMatchObject({ absentCloseSeconds: 0, reopenSeconds: 600 })
})
