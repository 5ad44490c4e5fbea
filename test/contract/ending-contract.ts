import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import type { LeaveMessage } from '../../domain/thread/leave-message.ts'
import type { Thread, ThreadChange } from '../../domain/thread/thread.ts'
import { assigned, closed } from '../../domain/thread/thread-life.ts'
import type { Store } from '../../store/store.ts'
import {
  assigning,
  closing,
  draftOf,
  type Fixture,
  furnish,
  newAgent,
  newThread,
  type OpenFixture,
  org,
  personOf,
  say,
  workgroup,
} from './fixture.ts'

/** What every store promises about deadlines and about messages after the end. */
export function endingContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
  })
  afterAll(() => fixture.remove())

  const tell = (thread: Thread, uid: string, change: ThreadChange) =>
    store.log.append({ thread, sender: personOf('system'), draft: draftOf(thread, uid), change })

  test('threads come due in order, until they end', async () => {
    const [late, early] = [await newThread(store), await newThread(store)]
    await store.threads.change(late, { kind: 'watch', dueAt: 200 })
    await store.threads.change(early, { kind: 'watch', dueAt: 100 })
    expect(await store.deadlines.next()).toBe(100)
    expect((await store.deadlines.due(200, 9)).map(({ uid }) => uid)).toEqual([early.uid, late.uid])
    expect((await store.deadlines.due(199, 9)).map(({ uid }) => uid)).toEqual([early.uid])
    expect(await store.deadlines.due(200, 1)).toHaveLength(1)
    await tell(early, 'bye', closing(early))
    expect(await store.deadlines.next()).toBe(200)
    await store.deadlines.clear(late.uid)
    expect(await store.deadlines.next()).toBeNull()
    expect(await store.deadlines.unwatchedTargets()).toEqual([workgroup])
    await store.deadlines.watchAll(workgroup, 300)
    expect((await store.deadlines.due(300, 9)).map(({ uid }) => uid)).toEqual([late.uid])
    expect(await store.deadlines.unwatchedTargets()).toEqual([])
  })

  test('a warning or an end for silence is not stored if somebody spoke meanwhile', async () => {
    const thread = await newThread(store)
    const warn = (atSeq: number) => tell(thread, `warn${atSeq}`, { kind: 'warn', atSeq, dueAt: 999 })
    const end = (atSeq: number) =>
      tell(thread, `end${atSeq}`, { kind: 'become', after: closed(thread, 9), closedBy: 'IDLE', atSeq })
    await say(store, thread, 'a')
    expect(await warn(1)).toEqual({ outcome: 'stale' })
    expect(await store.deadlines.silence(thread.uid)).toMatchObject({ lastSeq: 2, warned: false })
    expect(await warn(2)).toMatchObject({ outcome: 'stored', seq: 3 })
    expect(await store.deadlines.silence(thread.uid)).toMatchObject({ lastSeq: 3, warned: true })
    await say(store, thread, 'b')
    expect(await store.deadlines.silence(thread.uid)).toMatchObject({ lastSeq: 4, warned: false })
    expect(await end(3)).toEqual({ outcome: 'stale' })
    expect((await store.threads.byUid(thread.uid))?.state).toBe('QUEUING')
    expect(await end(4)).toMatchObject({ outcome: 'stored', seq: 5 })
  })

  test('messages after the end are owed to those who stayed until then, and to nobody who left before', async () => {
    const [first, second] = [await newAgent(store), await newAgent(store)]
    const waiting = await newThread(store)
    const seatOf = (agentUid: Uid) => ({ agentUid, capacity: 2 })
    await tell(waiting, 'w1', assigning(waiting, seatOf(first.uid)))
    const held = assigned(waiting, first.uid)
    await tell(held, 'w2', assigning(held, seatOf(second.uid)))
    const taken = assigned(held, second.uid)
    const after = closed(taken, Date.now())
    await tell(taken, 'end', { kind: 'become', after, closedBy: 'AGENT' })
    const sinceMs = Date.now() + 1000
    const owed = async (uid: Uid) => {
      const moments = { since: { mark: 0, ms: sinceMs }, endedSince: { mark: 0, ms: sinceMs - 2000 } }
      return (await store.devices.standings([uid], { ...moments, leftSinceMs: 0, cursors: new Map() })).shares
    }
    const standing = { threadUid: waiting.uid, seq: 4, head: 4 }
    expect(await owed(second.uid)).toMatchObject([standing])
    await tell(after, 'ps', { kind: 'postscript' })
    for (const uid of [second.uid, waiting.user.uid]) expect(await owed(uid)).toMatchObject([{ ...standing, head: 5 }])
    expect((await owed(first.uid)).every(({ head }) => head < 4)).toBe(true)
  })

  test('an agent who had a thread until its end, and has no cursor in it, is owed later messages', async () => {
    const thread = await newThread(store)
    const joinedAt = Date.now()
    await vi.waitUntil(() => Date.now() > joinedAt + 1)
    const sinceMs = Date.now()
    await vi.waitUntil(() => Date.now() > sinceMs)
    const after = closed(thread, Date.now())
    await tell(thread, 'end', { kind: 'become', after })
    await tell(after, 'ps', { kind: 'postscript' })
    const moment = { mark: 0, ms: sinceMs }
    const at = { since: moment, endedSince: moment, leftSinceMs: 0, cursors: new Map() }
    expect((await store.devices.standings([thread.user.uid], at)).shares).toMatchObject([{ seq: 2, head: 3 }])
  })

  test('a left message is stored with its message and answered with another, or not at all', async () => {
    const agent = await newAgent(store)
    const thread = await newThread(store)
    const left: LeaveMessage = {
      ...{ uid: 'left' as Uid, messageUid: draftOf(thread, 'form').uid, threadUid: thread.uid, topic: thread.topic },
      ...{ orgUid: org, targetUid: workgroup, user: thread.user, content: 'call me', answer: null, createdAt: 0 },
      ...{ nickname: '', contact: '', mobile: '123', email: '' },
    }
    const kept = await tell(thread, 'form', { kind: 'leave-message', left })
    const createdAt = kept.outcome === 'stored' ? kept.sentAt : 0
    const found = await store.leaveMessages.byUid(left.uid)
    expect(found).toEqual({ ...left, createdAt })
    const after = assigned(thread, agent.uid)
    const answer = (capacity: number): ThreadChange => ({
      ...{ kind: 'answer', after, leftUid: left.uid, by: agent.uid },
      seat: { agentUid: agent.uid, capacity },
    })
    expect(await tell(thread, 'no', answer(0))).toEqual({ outcome: 'full' })
    const [open, answered] = [{ orgUid: org, state: 'open' } as const, { orgUid: org, state: 'answered' } as const]
    expect([await store.leaveMessages.count(open, 9), await store.leaveMessages.count(answered, 9)]).toEqual([1, 0])
    expect(await tell(thread, 'yes', answer(1))).toMatchObject({ outcome: 'stored' })
    expect([await store.leaveMessages.count(open, 9), await store.leaveMessages.count(answered, 9)]).toEqual([0, 1])
    const { participants, ...rest } = after
    expect(await store.threads.byUid(thread.uid)).toMatchObject(rest)
    const people = (await store.threads.byUid(thread.uid))?.participants ?? []
    expect(people.map(({ uid }) => uid).sort()).toEqual(participants.map(({ uid }) => uid).sort())
    const others = { orgUid: org, targets: [agent.uid] }
    expect(await store.leaveMessages.query(others, { offset: 0, limit: 9 })).toEqual([])
  })
}
