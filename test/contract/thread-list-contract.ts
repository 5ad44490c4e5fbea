import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { Agent } from '../../domain/people/agent.ts'
import { betweenColleagues } from '../../domain/thread/colleagues.ts'
import { notesOf } from '../../domain/thread/notes.ts'
import type { Thread, ThreadState } from '../../domain/thread/thread.ts'
import { left, offered } from '../../domain/thread/thread-life.ts'
import type { Overseer } from '../../store/ports/threads.ts'
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
  workgroup,
} from './fixture.ts'

const open: readonly ThreadState[] = ['QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE']

/** What every store promises about lists of threads, including other people's, and about open offers. */
export function threadListContract(openFixture: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  let [ann, bea] = [] as Agent[] as [Agent, Agent]
  let [waits, had, ended, between] = [] as Thread[] as [Thread, Thread, Thread, Thread]

  const become = (thread: Thread, change: ReturnType<typeof closing>) => store.threads.change(thread, change)
  /** As if the last message had been at that time: lists of closed threads learn it within minutes. */
  const lastActive = ({ uid }: Thread, at: number) => {
    fixture.run(
      `update threads set last_at = ?, listed_at = case state when 'CLOSED' then ? else ? end where uid = ?`,
      at,
      at,
      0,
      uid,
    )
    fixture.run('update participants set until_at = ? where thread_uid = ? and until_at is not null', at, uid)
  }
  const reload = async ({ uid }: Thread) => (await store.threads.byUid(uid)) as Thread
  const given = async (thread: Thread, agent: Agent) => {
    await become(thread, assigning(thread, { agentUid: agent.uid, capacity: 9 }))
    return reload(thread)
  }
  const uids = async (overseer: Overseer, states?: readonly ThreadState[], targetUid?: Uid) => {
    const filter = {
      orgUid: org,
      overseer,
      ...(states === undefined ? {} : { states }),
      ...(targetUid === undefined ? {} : { targetUid }),
    }
    const found = await store.threads.query(filter, { offset: 0, limit: 9 })
    expect(await store.threads.count(filter, 99)).toBe(found.length)
    return found.map(({ uid }) => uid)
  }

  beforeAll(async () => {
    fixture = await openFixture()
    store = fixture.store
    await furnish(store)
    ;[ann, bea] = [await newAgent(store), await newAgent(store)]
    waits = await newThread(store)
    had = await given(await newThread(store), ann)
    ended = await given(await newThread(store), ann)
    await become(ended, closing(ended))
    between = betweenColleagues([ann, bea], { uid: randomUUID() as ThreadUid, by: ann.uid, createdAt: Date.now() })
    await store.threads.change(between, { kind: 'open' })
    const notes = notesOf(had)
    await store.log.append({
      thread: notes,
      sender: personOf(ann.uid),
      draft: draftOf(notes, 'n'),
      change: { kind: 'open' },
    })
    // Ordered by last message.
    const order = [waits, had, ended, between]
    for (const [at, thread] of order.entries()) lastActive(thread, 9 - at)
  })
  afterAll(() => fixture.remove())

  test('who oversees all targets sees all threads of visitors, last active first, and no notes', async () => {
    const overseer = { uids: ['nobody' as Uid], targets: 'any' } as const
    expect(await uids(overseer)).toEqual([waits.uid, had.uid, ended.uid])
    expect(await uids(overseer, open)).toEqual([waits.uid, had.uid])
    expect(await uids(overseer, ['CLOSED', 'QUEUING'])).toEqual([waits.uid, ended.uid])
    expect(await uids(overseer, ['NEW'])).toEqual([])
    expect(await uids(overseer, ['CHATTING'], workgroup)).toEqual([had.uid])
    expect(await uids(overseer, open, 'elsewhere' as Uid)).toEqual([])
  })

  test('who oversees some targets sees those, and what they take part in', async () => {
    expect(await uids({ uids: [bea.uid], targets: [workgroup] })).toEqual([waits.uid, had.uid, ended.uid, between.uid])
    expect(await uids({ uids: [bea.uid], targets: [bea.uid] })).toEqual([between.uid])
    expect(await uids({ uids: [ann.uid], targets: [] })).toEqual([had.uid, ended.uid, between.uid])
    expect(await uids({ uids: [ann.uid], targets: [] }, open)).toEqual([had.uid, between.uid])
  })

  test('pages of other people’s threads are cut as well', async () => {
    const filter = { orgUid: org, overseer: { uids: [bea.uid], targets: 'any' }, states: open } as const
    const page = (offset: number) => store.threads.query(filter, { offset, limit: 2 })
    expect((await page(0)).map(({ uid }) => uid)).toEqual([waits.uid, had.uid])
    expect((await page(2)).map(({ uid }) => uid)).toEqual([between.uid])
    expect(await store.threads.count({ ...filter, orgUid: 'o2' as Uid }, 99)).toBe(0)
  })

  test('open and closed ones are in one order, in pages of any size, and each is counted once', async () => {
    const agent = await newAgent(store)
    const made: Thread[] = []
    for (let at = 1; at <= 9; at += 1) {
      const thread = await given(await newThread(store), agent)
      if (at % 3 !== 0) await become(thread, closing(thread))
      lastActive(thread, 100 + at)
      made.unshift(thread)
    }
    const uids = made.map(({ uid }) => uid)
    for (const filter of [
      { participants: [agent.uid, agent.accountUid] },
      { overseer: { uids: [agent.uid], targets: 'any' } },
      { overseer: { uids: [agent.uid], targets: [workgroup, agent.uid] } },
    ] as const) {
      for (const limit of [2, 5]) {
        const pages = [0, limit, 2 * limit, 3 * limit, 4 * limit].map((offset) =>
          store.threads.query({ orgUid: org, ...filter }, { offset, limit }),
        )
        const listed = (await Promise.all(pages)).flat().map(({ uid }) => uid)
        expect(listed.slice(0, 9)).toEqual(uids)
        expect(new Set(listed).size).toBe(listed.length)
      }
      const ended = await store.threads.query({ orgUid: org, ...filter, states: ['CLOSED'] }, { offset: 2, limit: 3 })
      expect(ended.map(({ uid }) => uid)).toEqual([uids[4], uids[5], uids[7]])
    }
    const mine = { orgUid: org, participants: [agent.uid] }
    expect(await store.threads.count(mine, 99)).toBe(9)
    expect(await store.threads.count(mine, 2)).toBe(3 + 2)
    expect(await store.threads.count({ ...mine, states: ['CLOSED'] }, 2)).toBe(2)
  })

  test('a message after the end makes a closed one the last active', async () => {
    const agent = await newAgent(store)
    const [first, second] = [await given(await newThread(store), agent), await given(await newThread(store), agent)]
    for (const thread of [first, second]) await become(thread, closing(thread))
    const thread = await reload(first)
    lastActive(first, Date.now() - 20)
    lastActive(second, Date.now() - 10)
    const draft = draftOf(thread, 'thanks')
    await store.log.append({ thread, sender: personOf(thread.user.uid), draft, change: { kind: 'postscript' } })
    for (const filter of [{}, { participants: [agent.uid] }, { targetUid: workgroup }]) {
      const states = ['CLOSED'] as const
      const listed = await store.threads.query({ orgUid: org, ...filter, states }, { offset: 0, limit: 2 })
      expect(listed.map(({ uid }) => uid)).toEqual([first.uid, second.uid])
    }
  })

  test('a participant who has left no longer takes part', async () => {
    const guestUid = bea.uid
    const thread = await given(await newThread(store), ann)
    const agent = { uid: guestUid, role: 'agent', fromSeq: 0 } as const
    const after = { ...thread, participants: [...thread.participants, agent], revision: thread.revision + 1 }
    await store.threads.change(thread, { kind: 'become', after })
    expect(await uids({ uids: [guestUid], targets: [] }, open)).toContain(thread.uid)
    const joined = await reload(thread)
    await store.threads.change(joined, { kind: 'become', after: left(joined, guestUid) })
    for (const states of [undefined, open])
      expect(await uids({ uids: [guestUid], targets: [] }, states)).not.toContain(thread.uid)
  })

  test('it records whom an offer was made to, when and until when, and nothing after that', async () => {
    const thread = await newThread(store)
    const offer = { agentUid: bea.uid, deadlineAt: 2000, askedAt: 1000 }
    await store.threads.change(thread, { kind: 'become', after: offered(thread, offer) })
    expect((await store.threads.offered(bea.uid, 9)).map((one) => one.offer)).toEqual([offer])
    const asked = await reload(thread)
    await store.threads.change(asked, closing(asked))
    expect((await reload(thread)).offer).toBeNull()
  })
}
