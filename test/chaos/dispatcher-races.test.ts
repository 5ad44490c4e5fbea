import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FanOut } from '../../app/delivery/fan-out.ts'
import { Subscribers } from '../../app/delivery/subscribers.ts'
import { Lanes } from '../../app/messaging/lanes.ts'
import { ThreadEvents, watchThreads } from '../../app/messaging/thread-events.ts'
import { randomUids } from '../../app/new-uid.ts'
import type { Agent } from '../../domain/people/agent.ts'
import { declined, offered } from '../../domain/thread/thread-life.ts'
import { composeDispatch, type Dispatch } from '../../server/compose/compose-dispatch.ts'
import { defaultLimits } from '../../server/config/limits.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { furnish, newAgent, newThread, workgroup } from '../contract/fixture.ts'
import { ManualClock } from '../support/manual-clock.ts'

const [graceMs, answerMs] = [1000, 60_000]
let folder: string
let store: Store
let dispatch: Dispatch
let ann: Agent
const clock = new ManualClock(1_000_000)
/** Actions to run once, at a moment that chance rarely hits. */
let meanwhile: { afterCandidates?: () => Promise<void>; beforeAppend?: () => Promise<void> } = {}

/** A dispatcher with hooks between its steps, and Ann, who has one seat. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-races-'))
  store = await openSqlite(join(folder, 'parley.db'), { onDeath: () => {} })
  await furnish(store)
  meanwhile = {}
  const events = new ThreadEvents()
  const watched = watchThreads(interrupted(store), events)
  const subscribers = new Subscribers()
  const fanOut = new FanOut(subscribers)
  const messageDeps = {
    ...watched,
    lanes: new Lanes(watched.threads, defaultLimits.lanes),
    fanOut,
    clock,
    uids: randomUids,
    recallWindowMs: 0,
  }
  const onError = (error: unknown) => expect.fail(String(error))
  dispatch = composeDispatch({
    messageDeps,
    store: watched,
    events,
    subscribers,
    graceMs,
    visitorGraces: defaultLimits.visitors,
    answerMs,
    onError,
    onLimit: () => {},
  })
  ann = await newAgent(store, { capacity: 1 })
})
afterEach(async () => {
  await dispatch.stop()
  await store.close()
  rmSync(folder, { recursive: true })
})

function interrupted(given: Store): Store {
  const { agents, log } = given
  const once = async (name: keyof typeof meanwhile) => {
    const happen = meanwhile[name]
    delete meanwhile[name]
    await happen?.()
  }
  return {
    ...given,
    agents: {
      ...agents,
      free: async (targetUid) => {
        const candidates = await agents.free(targetUid)
        await once('afterCandidates')
        return candidates
      },
    },
    log: {
      ...log,
      append: async (append) => {
        await once('beforeAppend')
        return log.append(append)
      },
    },
  }
}

const stateOf = async ({ uid }: { uid: Parameters<Store['threads']['byUid']>[0] }) =>
  (await store.threads.byUid(uid))?.state

test('a visitor passed over while nobody could take them comes first when a seat becomes free a moment later', async () => {
  const bea = await newAgent(store, { lastAssignedAt: 1 })
  await store.agents.setStatus(ann.uid, 'AWAY')
  for (const { uid } of [ann, bea]) dispatch.presence.connected(uid)
  await dispatch.threadDeps.dispatcher.idle()
  const first = await newThread(store, { createdAt: 1000 })
  const ask = offered(first, { agentUid: bea.uid, deadlineAt: 0 })
  await store.threads.change(first, { kind: 'become', after: ask })
  await store.threads.change(ask, { kind: 'become', after: declined(ask, bea.uid) })
  const second = await newThread(store, { createdAt: 2000 })
  // The first call finds that somebody is free, the second that nobody is for the first thread; only then is Ann back.
  meanwhile.afterCandidates = async () => {
    meanwhile.afterCandidates = () => store.agents.setStatus(ann.uid, 'AVAILABLE')
  }
  dispatch.threadDeps.dispatcher.wake(workgroup)
  await dispatch.threadDeps.dispatcher.idle()
  expect(await store.threads.byUid(first.uid)).toMatchObject({ state: 'CHATTING', agentUid: ann.uid })
  expect(await store.threads.byUid(second.uid)).toMatchObject({ state: 'CHATTING', agentUid: bea.uid })
})

test('an agent who leaves while a thread is being assigned to them does not keep it', async () => {
  dispatch.presence.connected(ann.uid)
  await dispatch.threadDeps.dispatcher.idle()
  dispatch.presence.disconnected(ann.uid)
  const thread = await newThread(store)
  meanwhile.beforeAppend = async () => {
    clock.pass(graceMs)
    // For as long as it takes to release what she had until then.
    for (let reads = 0; reads < 5; reads += 1) await store.threads.heldBy(ann.uid)
  }
  dispatch.threadDeps.dispatcher.wake(workgroup)
  await dispatch.threadDeps.dispatcher.idle()
  expect(await stateOf(thread)).toBe('QUEUING')
})
