import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Topic, Uid } from '../../domain/ids.ts'
import { offered } from '../../domain/thread/thread-life.ts'
import type { Store } from '../../store/store.ts'
import {
  assigning,
  closing,
  draftOf,
  end,
  type Fixture,
  furnish,
  newAgent,
  newThread,
  newVisitor,
  type OpenFixture,
  org,
  personOf,
  workgroup,
} from './fixture.ts'

/** What every store promises about waiting threads and working agents. */
export function queueContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
  })
  afterAll(() => fixture.remove())

  test('waiting threads are listed by waiting time', async () => {
    const [late, early] = [await newThread(store, { createdAt: 2000 }), await newThread(store, { createdAt: 1000 })]
    expect((await store.threads.waiting(workgroup, 10)).map((thread) => thread.uid)).toEqual([early.uid, late.uid])
    expect(await store.threads.waiting(workgroup, 1)).toHaveLength(1)
    expect(await store.threads.place(late)).toEqual({ size: 2, ahead: 1 })
    expect(await store.threads.place(early)).toEqual({ size: 2, ahead: 0 })
    expect(await store.threads.targetsWaitedFor()).toEqual([workgroup])
    const urgent = await newThread(store, { createdAt: 3000, priority: 1 })
    expect((await store.threads.queued(workgroup, 10)).map((one) => one.threadUid)).toEqual([
      urgent.uid,
      early.uid,
      late.uid,
    ])
    const [alone, nobodys] = ['alone' as Uid, 'nobody’s' as Uid]
    await newThread(store, { createdAt: 2500, priority: 2, targetUid: alone })
    expect(await store.threads.inTurn([workgroup, nobodys, alone])).toEqual([alone, workgroup])
    expect(await store.threads.inTurn([])).toEqual([])
    const change = closing(early)
    await store.log.append({ thread: early, sender: personOf('v'), draft: draftOf(early, 'bye'), change })
    expect(await store.threads.place(late)).toEqual({ size: 2, ahead: 1 })
  })

  test('agents are known by uid, account and username, with their open threads', async () => {
    const agent = await newAgent(store, { username: 'ann' })
    expect(await store.agents.byUid(agent.uid)).toEqual(agent)
    expect(await store.agents.byAccount(agent.accountUid)).toEqual(agent)
    expect((await store.agents.byUsername('ann'))?.agent).toEqual(agent)
    expect(await store.agents.byUsername('nobody')).toBeNull()
    expect(await store.agents.workgroupsOf(agent.uid)).toEqual([workgroup])
    await expect(newAgent(store, { username: 'ann' })).rejects.toThrow('taken')
    const thread = await newThread(store)
    const seat = { agentUid: agent.uid, capacity: 2 }
    await store.log.append({
      thread,
      sender: personOf('w'),
      draft: draftOf(thread, 'w'),
      change: assigning(thread, seat),
    })
    const behind = await store.agents.behind(workgroup)
    expect(behind.find((one) => one.uid === agent.uid)).toMatchObject({ open: 1 })
    expect(behind.find((one) => one.uid === agent.uid)?.lastAssignedAt).toBeGreaterThan(0)
    expect((await store.agents.behind(agent.uid)).map((one) => one.uid)).toEqual([agent.uid])
    await store.agents.setStatus(agent.uid, 'BUSY')
    expect((await store.agents.byUid(agent.uid))?.status).toBe('BUSY')
  })

  test('agents are found by their own and their accounts’ uids, each once', async () => {
    const [ann, ben] = [await newAgent(store), await newAgent(store)]
    await newAgent(store)
    const found = await store.agents.named([ann.uid, ben.accountUid, ann.accountUid, 'nobody' as Uid])
    expect(found.map(({ uid }) => uid).toSorted()).toEqual([ann.uid, ben.uid].toSorted())
    expect(found).toContainEqual(ann)
  })

  test('of many topics, those are returned in whose current thread one takes part', async () => {
    const visitor = await newVisitor(store)
    const someone = await newVisitor(store)
    const [first, other] = [
      await newThread(store, { visitor, createdAt: 1000 }),
      await newThread(store, { visitor: someone, createdAt: 1000 }),
    ]
    const change = closing(first)
    await store.log.append({ thread: first, sender: personOf('v'), draft: draftOf(first, 'bye'), change })
    const made = Array.from({ length: 98 }, (_, index) => `${first.topic}${index}` as Topic)
    const topics = [...made, other.topic, first.topic]
    expect(await store.threads.takenPartIn(topics, [visitor.uid, 'x' as Uid])).toEqual([first.topic])
    expect((await store.threads.takenPartIn(topics, [visitor.uid, someone.uid])).toSorted()).toEqual(
      [first.topic, other.topic].toSorted(),
    )
    expect(await store.threads.takenPartIn(topics, ['x' as Uid])).toEqual([])
    expect(await store.threads.takenPartIn([], [visitor.uid])).toEqual([])
    const agent = await newAgent(store)
    await store.threads.change(other, assigning(other, { agentUid: agent.uid, capacity: 9 }))
    expect(await store.threads.takenPartIn(topics, [agent.uid])).toEqual([other.topic])
    await end(store, (await store.threads.byUid(other.uid)) ?? other)
    // The agent took part in the earlier thread; the current one is somebody else's.
    await newThread(store, { visitor: someone, createdAt: 2000 })
    expect(await store.threads.takenPartIn(topics, [agent.uid])).toEqual([])
  })

  test('threads are found by state and participant', async () => {
    const agent = await newAgent(store)
    const thread = await newThread(store)
    const seat = { agentUid: agent.uid, capacity: 2 }
    await store.log.append({
      thread,
      sender: personOf('w'),
      draft: draftOf(thread, 'w'),
      change: assigning(thread, seat),
    })
    const mine = { orgUid: org, participants: [agent.uid] }
    expect((await store.threads.query(mine, { offset: 0, limit: 9 })).map((one) => one.uid)).toEqual([thread.uid])
    expect(await store.threads.count({ ...mine, states: ['CHATTING'] }, 99)).toBe(1)
    expect(await store.threads.count({ ...mine, states: ['CLOSED', 'QUEUING'] }, 99)).toBe(0)
    expect(await store.threads.count({ ...mine, orgUid: agent.uid }, 99)).toBe(0)
    expect(await store.threads.query(mine, { offset: 1, limit: 9 })).toEqual([])
  })

  test('if a member has a capacity of their own, only their load in that workgroup counts', async () => {
    const { uid: agentUid } = await newAgent(store, { capacity: 9 })
    await store.groups.put({ workgroupUid: workgroup, agentUid, capacity: 2 }, 0)
    const threads = await Promise.all([newThread(store), newThread(store), newThread(store), newThread(store)])
    const [elsewhere, held, asked, next] = threads
    const seat = { agentUid, capacity: 9, group: { targetUid: workgroup, capacity: 2 } }
    const member = async () => (await store.agents.behind(workgroup)).find(({ uid }) => uid === agentUid)
    const isFree = async () => (await store.agents.free(workgroup)).some(({ uid }) => uid === agentUid)
    await store.threads.change(elsewhere, assigning(elsewhere, { agentUid, capacity: 9 }))
    fixture.run('update threads set target_uid = ? where uid = ?', 'w9', elsewhere.uid)
    expect(await store.threads.change(held, assigning(held, seat))).toEqual({ outcome: 'changed' })
    expect(await member()).toMatchObject({ open: 2, offered: 0, groupCapacity: 2, openInGroup: 1 })
    expect(await isFree()).toBe(true)

    const after = offered(asked, { agentUid, deadlineAt: Date.now() + 60_000, askedAt: Date.now() })
    await store.threads.change(asked, { kind: 'become', after })
    expect(await member()).toMatchObject({ open: 2, offered: 1, groupCapacity: 2, openInGroup: 2 })
    expect(await isFree()).toBe(false)
    expect(await store.threads.change(next, assigning(next, seat))).toEqual({ outcome: 'full' })
    const anywhere = assigning(next, { agentUid, capacity: 9 })
    expect(await store.threads.change(next, anywhere)).toEqual({ outcome: 'changed' })
  })
}
