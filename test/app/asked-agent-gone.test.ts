import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FanOut } from '../../app/delivery/fan-out.ts'
import { Subscribers } from '../../app/delivery/subscribers.ts'
import { Lanes } from '../../app/messaging/lanes.ts'
import { ThreadEvents } from '../../app/messaging/thread-events.ts'
import { randomUids } from '../../app/new-uid.ts'
import type { MessageUid } from '../../domain/ids.ts'
import type { EphemeralMessage } from '../../domain/message/message.ts'
import { type Agent, agentPerson } from '../../domain/people/agent.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { assigned } from '../../domain/thread/thread-life.ts'
import { composeDispatch } from '../../server/compose/compose-dispatch.ts'
import { defaultLimits } from '../../server/config/limits.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { furnish, newAgent, newThread } from '../contract/fixture.ts'
import { ManualClock } from '../support/manual-clock.ts'

const [graceMs, answerMs] = [30_000, 60_000]
let folder: string
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-asked-'))
  store = await openSqlite(join(folder, 'parley.db'), { onDeath: () => {} })
  await furnish(store)
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Proposals over the real store, with a manual clock. */
function startOffice() {
  const clock = new ManualClock(1_000_000)
  const errors: unknown[] = []
  const { threads, agents, log, files, contacts } = store
  const subscribers = new Subscribers()
  const fanOut = new FanOut(subscribers)
  const lanes = new Lanes(threads, defaultLimits.lanes)
  const messageDeps = {
    lanes,
    log,
    threads,
    agents,
    contacts,
    files,
    fanOut,
    clock,
    uids: randomUids,
    recallWindowMs: 1000,
  }
  const telling = { onError: (error: unknown) => errors.push(error), onLimit: () => {} }
  const dispatch = composeDispatch({
    messageDeps,
    store,
    events: new ThreadEvents(),
    subscribers,
    graceMs,
    visitorGraces: defaultLimits.visitors,
    answerMs,
    ...telling,
  })
  const told: EphemeralMessage[] = []
  const listen = ({ uid }: Agent) =>
    subscribers.add([uid], {
      offer: () => {},
      dismiss: () => {},
      pass: (message) => void (/^(TRANSFER|INVITE)/.test(message.type) && told.push(message)),
      fail: (error) => errors.push(error),
    })
  return { clock, errors, told, listen, ...dispatch }
}

async function heldBy({ uid: agentUid, capacity }: Agent): Promise<Thread> {
  const thread = await newThread(store)
  const after = assigned(thread, agentUid)
  await store.threads.change(thread, { kind: 'become', after, seat: { agentUid, capacity } })
  return after
}

test('an agent whose connection is lost keeps a request for the grace, and not a moment longer', async () => {
  const { clock, errors, told, listen, presence, handoverDeps, stop } = startOffice()
  const [ann, bea] = [await newAgent(store), await newAgent(store)]
  for (const agent of [ann, bea]) presence.connected(agent.uid)
  listen(ann)
  const thread = await heldBy(ann)
  const { proposals, proposalStore } = handoverDeps
  const [uid, createdAt] = ['t1' as MessageUid, clock.now()]
  const between = { threadUid: thread.uid, fromUid: ann.uid, toUid: bea.uid, note: '' }
  const proposal = {
    uid,
    kind: 'TRANSFER',
    ...between,
    createdAt,
    deadlineAt: proposals.deadline(),
    outcome: null,
  } as const
  await proposals.ask(thread, proposal, agentPerson(ann))
  const outcome = async () => (await proposalStore.byUid(thread.uid, uid))?.outcome

  presence.disconnected(bea.uid)
  clock.pass(graceMs - 1)
  await proposals.idle()
  expect(await outcome()).toBe(null)
  clock.pass(1)
  await expect.poll(outcome).toBe('VOID')
  await proposals.idle()
  expect(told.map(({ type }) => type)).toEqual(['TRANSFER', 'TRANSFER_CANCEL'])
  expect(JSON.parse(told[1]?.content ?? '')).toMatchObject({ uid, reason: 'agent_gone' })
  // Nothing is announced again when the deadline would have passed.
  clock.pass(answerMs)
  await proposals.idle()
  expect(told).toHaveLength(2)
  expect(errors).toEqual([])
  await stop()
})

test('a request to an agent deleted just before it was stored ends as soon as it is', async () => {
  const { told, listen, handoverDeps, stop, errors } = startOffice()
  const [ann, bea] = [await newAgent(store), await newAgent(store)]
  listen(ann)
  const thread = await heldBy(ann)
  const { proposals } = handoverDeps
  const between = { threadUid: thread.uid, fromUid: ann.uid, toUid: bea.uid, note: '' }
  const at = { createdAt: 1, deadlineAt: proposals.deadline(), outcome: null }
  expect(await store.staff.remove(bea.uid)).toBe('done')
  await proposals.ask(thread, { uid: 'i1' as MessageUid, kind: 'INVITE', ...between, ...at }, agentPerson(ann))
  expect(told.map(({ type }) => type)).toEqual(['INVITE', 'INVITE_CANCEL'])
  expect(errors).toEqual([])
  await stop()
})
