import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { searchWords } from '../../domain/message/search-words.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { RecordFilter, RecordPlace } from '../../store/ports/records.ts'
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
  workgroup,
} from './fixture.ts'

const nobody = 'nobody' as Uid
const all = { uids: [nobody], targets: 'any' } as const

/** What every store promises about records. */
export function recordsContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  let agentUid: Uid
  /** Begun at 1,000, 2,000, … */
  const threads: Thread[] = []
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
    agentUid = (await newAgent(store)).uid
    for (let at = 1; at <= 6; at += 1)
      threads.push(await newThread(store, { createdAt: at * 1000, targetUid: targetOf(at) }))
  })
  afterAll(() => fixture.remove())

  const targetOf = (at: number) => (at <= 3 ? workgroup : ('w2' as Uid))
  const at = (place: number) => threads[place - 1] as Thread
  /** Applies a change and keeps the thread as it is after that. */
  const change = async (place: number, after: Partial<Thread>, kind: 'file' | 'rate' = 'file') => {
    const before = (await store.threads.byUid(at(place).uid)) as Thread
    const thread = { ...before, ...after }
    const given =
      kind === 'file' ? ({ kind, after: thread } as const) : ({ kind, after: thread, comment: 'well' } as const)
    expect(await store.threads.change(before, given)).toEqual({ outcome: 'changed' })
  }
  const placesOf = (uids: readonly ThreadUid[]) => uids.map((uid) => threads.findIndex((one) => one.uid === uid) + 1)
  const page = async (filter: Partial<RecordFilter>, window: { after?: RecordPlace; limit?: number } = {}) => {
    const { content, next } = await store.records.page(
      { orgUid: org, overseer: all, ...filter },
      { limit: 9, ...window },
    )
    return { places: placesOf(content.map(({ thread }) => thread.uid)), next }
  }
  const found = async (filter: Partial<RecordFilter>) => (await page(filter)).places

  test('records are listed from the last begun, in pages that go on after the last record', async () => {
    expect(await page({})).toEqual({ places: [6, 5, 4, 3, 2, 1], next: null })
    const first = await page({}, { limit: 4 })
    expect(first).toEqual({ places: [6, 5, 4, 3], next: { at: 3000, uid: at(3).uid } })
    const after = first.next as RecordPlace
    expect(await page({}, { limit: 2, after })).toEqual({ places: [2, 1], next: null })
    expect(await found({ orgUid: 'o2' as Uid })).toEqual([])
  })

  test('they are narrowed by the time they began, by target, and by who has or had them', async () => {
    expect(await found({ fromMs: 2000, toMs: 4000 })).toEqual([3, 2])
    expect(await found({ targetUid: 'w2' as Uid })).toEqual([6, 5, 4])
    const waiting = (await store.threads.byUid(at(2).uid)) as Thread
    await store.threads.change(waiting, assigning(waiting, { agentUid, capacity: 9 }))
    expect(await found({ agentUid })).toEqual([2])
    const taken = (await store.threads.byUid(at(2).uid)) as Thread
    const after = { ...taken, agentUid: null, participants: taken.participants.filter(({ role }) => role !== 'agent') }
    await store.threads.change(taken, { kind: 'become', after })
    expect(await found({ agentUid })).toEqual([2])
    expect(await found({ agentUid, targetUid: 'w2' as Uid })).toEqual([])
    expect(await found({ agentUid: nobody })).toEqual([])
  })

  test('by tag and category as they are now, and by rating', async () => {
    await change(1, { filed: { category: 'c', tags: ['a', 'b'] } })
    await change(4, { filed: { category: 'c', tags: ['b'] } })
    expect(await found({ tag: 'b' })).toEqual([4, 1])
    expect(await found({ tag: 'B' })).toEqual([])
    expect(await found({ category: 'c', tag: 'a' })).toEqual([1])
    await change(1, { filed: { category: 'd', tags: ['b', 'b'] } })
    expect(await found({ tag: 'a' })).toEqual([])
    expect(await found({ tag: 'b' })).toEqual([4, 1])
    expect(await found({ category: 'c' })).toEqual([4])
    await change(4, { score: 2 }, 'rate')
    await change(5, { score: 5 }, 'rate')
    expect(await found({ scores: [5, 2] })).toEqual([5, 4])
    expect(await found({ scores: [2], tag: 'b', targetUid: 'w2' as Uid })).toEqual([4])
    const [rated] = (await store.records.page({ orgUid: org, overseer: all, scores: [2] }, { limit: 1 })).content
    expect(rated).toMatchObject({ comment: 'well', thread: { score: 2, filed: { category: 'c', tags: ['b'] } } })
  })

  test('by state, and an ended one as ended', async () => {
    const waiting = (await store.threads.byUid(at(6).uid)) as Thread
    await store.threads.change(waiting, closing(waiting))
    expect(await found({ states: ['CLOSED'] })).toEqual([6])
    expect(await found({ states: ['QUEUING', 'CHATTING'], targetUid: 'w2' as Uid })).toEqual([5, 4])
    expect(await found({ states: ['OFFLINE'] })).toEqual([])
  })

  test('a reader with targets sees those of the targets and their own, each once', async () => {
    const overseer = { uids: [at(1).user.uid, at(5).user.uid], targets: ['w2' as Uid] }
    expect(await found({ overseer })).toEqual([6, 5, 4, 1])
    expect(await found({ overseer, tag: 'b' })).toEqual([4, 1])
    expect((await page({ overseer }, { limit: 2 })).places).toEqual([6, 5])
    expect(await found({ overseer: { uids: [agentUid], targets: [] } })).toEqual([])
  })

  test('conversations of colleagues and notes are no records', async () => {
    for (const type of ['MEMBER', 'NOTES', 'GROUP']) {
      fixture.run('update threads set type = ? where uid = ?', type, at(3).uid)
      for (const filter of [{}, { targetUid: workgroup }, { overseer: { uids: [nobody], targets: [workgroup] } }])
        expect(await found(filter)).not.toContain(3)
    }
    fixture.run(`update threads set type = 'WORKGROUP' where uid = ?`, at(3).uid)
  })

  test('words are found in records that match, by the newest message, which readers of targets must take part in', async () => {
    const say = (place: number, text: string) => {
      const thread = at(place)
      const draft = draftOf(thread, `${place} ${text}`, text)
      return store.threads
        .byUid(thread.uid)
        .then((now) => store.log.append({ thread: now ?? thread, sender: thread.user, draft }))
    }
    await say(1, 'a parcel')
    await say(4, 'my parcel')
    await say(1, 'the parcel again')
    while ((await store.search.catchUp(9)).isBehind);
    const find = async (query: string, filter: Partial<RecordFilter>, limit = 9) => {
      const search = { words: searchWords(query), filter: { orgUid: org, overseer: all, ...filter }, limit }
      const { content } = await store.search.findRecords(search)
      return content.map(({ threadUid, text }) => [...placesOf([threadUid]), text])
    }
    const [newest, older] = [
      [1, 'the parcel again'],
      [4, 'my parcel'],
    ]
    expect(await find('parcel', {})).toEqual([newest, older])
    expect(await find('parcel', {}, 1)).toEqual([newest])
    expect(await find('parcel', { targetUid: 'w2' as Uid })).toEqual([older])
    expect(await find('parcel', { tag: 'b' })).toEqual([newest, older])
    expect(await find('parcel', { tag: 'b', category: 'c', scores: [2] })).toEqual([older])
    expect(await find('parcel', { category: 'none' })).toEqual([])
    expect(await find('parcel', { toMs: 4000 })).toEqual([newest])
    expect(await find('parcel', { orgUid: 'o2' as Uid })).toEqual([])
    const overseer = { uids: [at(1).user.uid], targets: ['w2' as Uid] }
    expect(await find('parcel', { overseer })).toEqual([newest])
    const pages = { words: ['parcel'], filter: { orgUid: org, overseer: all }, limit: 1 }
    const first = await store.search.findRecords(pages)
    expect(first.next).not.toBeNull()
    const second = await store.search.findRecords({ ...pages, before: first.next ?? undefined })
    expect(placesOf(second.content.map(({ threadUid }) => threadUid))).toEqual([4])
  })
}
