import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MessageUid, Uid } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { CountedRecord } from '../../store/ports/record-counts.ts'
import type { RecordFilter } from '../../store/ports/records.ts'
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
  say,
} from './fixture.ts'

const all = { orgUid: org, overseer: { uids: ['nobody' as Uid], targets: 'any' } } as const

/** What every store promises about what it counts of records, as it happens. */
export function recordCountsContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
  })
  afterAll(() => fixture.remove())

  const count = async (filter: Partial<RecordFilter> = {}): Promise<readonly CountedRecord[]> => {
    const read = await store.recordCounts.ofFilter({ ...all, ...filter })
    return (await read({ after: null, lookedAt: 99 })).content
  }
  const now = async (thread: Thread) => (await store.threads.byUid(thread.uid)) as Thread
  const taken = async (agentUid: Uid): Promise<Thread> => {
    const thread = await newThread(store)
    const waiting = await now(thread)
    await store.threads.change(waiting, assigning(waiting, { agentUid, capacity: 99 }))
    return now(thread)
  }
  const answer = async (thread: Thread, agentUid: Uid, type = 'TEXT') => {
    const sender: Person = { uid: agentUid, nickname: 'Ann', avatar: '', type: 'AGENT', extra: '' }
    const draft = { ...draftOf(thread, `${agentUid} ${Math.random()}`), type, uid: `m${Math.random()}` as MessageUid }
    expect(await store.log.append({ thread: await now(thread), sender, draft })).toMatchObject({ outcome: 'stored' })
  }
  const only = async (thread: Thread) => {
    const found = await count({ fromMs: thread.createdAt, toMs: thread.createdAt + 1 })
    expect(found).toHaveLength(1)
    return found[0]
  }
  /** Threads are told apart by when they began. */
  let at = 1000
  const begun = async (thread: Thread): Promise<Thread> => {
    at += 1000
    fixture.run('update threads set created_at = ? where uid = ?', at, thread.uid)
    fixture.run('update participants set begun_at = ? where thread_uid = ?', at, thread.uid)
    return now(thread)
  }

  test('the agent who writes first answers it; a line of the server, or of their console, does not', async () => {
    const [ann, bob] = [(await newAgent(store)).uid, (await newAgent(store)).uid]
    const thread = await begun(await taken(ann))
    await say(store, thread, 'Hello?')
    expect(await only(thread)).toMatchObject({ answer: 'none', answeredBy: null, creditedTo: ann })
    await answer(thread, ann, 'TRANSFER')
    expect(await only(thread)).toMatchObject({ answer: 'none' })
    await answer(thread, ann)
    await answer(thread, bob)
    expect(await only(thread)).toMatchObject({ answer: 'answered', answeredBy: ann, creditedTo: bob })
    const times = await only(thread)
    expect(times?.responseMs).toBe(times?.ownResponseMs)
    expect(await count({ answeredBy: ann })).toHaveLength(1)
    expect(await count({ answeredBy: bob })).toEqual([])
  })

  test('over without an answer it is missed, but not if its visitor wrote nothing', async () => {
    const { uid } = await newAgent(store)
    const thread = await begun(await taken(uid))
    await store.threads.change(await now(thread), closing(await now(thread)))
    expect(await only(thread)).toMatchObject({ answer: 'none', durationMs: expect.any(Number) })
    const asked = await begun(await taken(uid))
    await say(store, asked, 'Anybody?')
    expect(await only(asked)).toMatchObject({ answer: 'none' })
    await store.threads.change(await now(asked), closing(await now(asked)))
    expect(await only(asked)).toMatchObject({ answer: 'missed' })
    expect(await count({ answers: ['missed'] })).toHaveLength(1)
  })

  test('what an older version has stored is unknown until it is worked out, also while people write in it', async () => {
    const { uid } = await newAgent(store)
    const thread = await begun(await taken(uid))
    fixture.run('update threads set answer_known = 0 where uid = ?', thread.uid)
    await say(store, thread, 'Old?')
    await answer(thread, uid)
    expect(await only(thread)).toMatchObject({ answer: 'unknown', answeredBy: null })
    expect(await count({ answers: ['unknown'] })).toHaveLength(1)
    expect(await store.statistics.catchUp(9)).toBe(1)
    expect(await store.statistics.catchUp(9)).toBe(0)
    expect(await only(thread)).toMatchObject({ answer: 'answered', answeredBy: uid })
  })

  test('what waits now is counted, and found, behind any number of younger threads that never end', async () => {
    const thread = await begun(await newThread(store))
    const states = ['QUEUING', 'CHATTING'] as const
    const before = await store.recordCounts.inStates(all, states)
    expect(before.get('QUEUING')).toBeGreaterThan(0)
    fixture.run(
      `insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, extra, revision, last_seq, last_at,
         listed_at, created_at, priority, entered_at, answer_known)
       with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)
       select 'notes ' || i, 'notes ' || i, 'NOTES', 'NEW', ?, 'v', 'v', '', 1, 1, 1, 1, ? + i, 0, 0, 1 from n`,
      org,
      Date.now(),
    )
    expect(await store.recordCounts.inStates(all, states)).toEqual(before)
    const page = await store.records.page({ ...all, states }, { limit: 100 })
    expect(page.content.map((record) => record.thread.uid)).toContain(thread.uid)
    fixture.run("delete from threads where type = 'NOTES'")
  })

  test('an erased thread is no record and is counted apart; what cannot be told of an old one stays unknown', async () => {
    const { uid } = await newAgent(store)
    const thread = await begun(await taken(uid))
    await answer(thread, uid)
    await store.threads.change(await now(thread), closing(await now(thread)))
    const period = { fromMs: thread.createdAt, toMs: thread.createdAt + 1 }
    await store.eraser.sealThread(thread.uid)
    await store.eraser.emptyThread(thread.uid, { erasureUid: 'erasure' as Uid, nowMs: 1 })
    expect(await count(period)).toEqual([])
    const erased = (filter: Partial<RecordFilter> = {}) => store.recordCounts.erased({ ...all, ...period, ...filter })
    const one = { conversations: 1, answered: 1, missed: 0, unknown: 0, ratings: 0 }
    expect(await erased()).toEqual(one)
    expect(await erased({ targetUid: thread.targetUid, agentUid: uid })).toEqual(one)
    expect(await erased({ answers: ['answered'], answeredBy: uid, tag: 'gone', isCommented: true })).toEqual(one)
    const none = { conversations: 0, answered: 0, missed: 0, unknown: 0, ratings: 0 }
    for (const other of [
      { orgUid: 'o2' as Uid },
      { targetUid: 'w2' as Uid },
      { agentUid: 'b' as Uid },
      { scores: [1] },
      { answers: ['missed', 'none'] },
      { answeredBy: 'b' as Uid },
      { ratedAgentUid: uid },
      { hasLeft: true },
      { hour: { hour: 0, spans: [{ fromMs: 0, offsetMs: 0 }] } },
    ] satisfies Partial<RecordFilter>[])
      expect(await erased(other)).toEqual(none)
    expect(await erased({ overseer: { uids: [uid], targets: ['w2' as Uid] } })).toEqual(none)
    fixture.run('update threads set answer_known = 0, answered_at = null where uid = ?', thread.uid)
    fixture.run('delete from messages where thread_uid = ?', thread.uid)
    await store.statistics.catchUp(9)
    expect(await erased()).toEqual({ ...one, answered: 0, unknown: 1 })
  })
}
