import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ClientId, ThreadUid, Uid } from '../../domain/ids.ts'
import type { Moment } from '../../domain/moment.ts'
import type { Store } from '../../store/store.ts'
import {
  closing,
  draftOf,
  end,
  type Fixture,
  furnish,
  newThread,
  newVisitor,
  type OpenFixture,
  say,
} from './fixture.ts'

const none: ReadonlyMap<ThreadUid, number> = new Map()

/** What every store promises about the order of commits. */
export function marksContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
  })
  afterAll(() => fixture.remove())

  const ever: Moment = { mark: 0, ms: 0 }
  const owed = (uid: Uid, at: { since?: Moment; endedSince?: Moment | null; cursors?: typeof none } = {}) =>
    store.devices.standings([uid], { since: ever, endedSince: null, leftSinceMs: 0, cursors: none, ...at })
  /** By the mark alone: the time is that of another age. */
  const at = async (uid: Uid): Promise<Moment> => ({ mark: (await owed(uid)).now.mark, ms: 9e15 })
  const nowAt = () => ({ mark: 0, ms: Date.now() })

  test('what was there at a mark is known, what comes after it is owed, whatever the clock says', async () => {
    const visitor = await newVisitor(store)
    const before = await newThread(store, { visitor })
    const since = await at(visitor.uid)
    expect((await owed(visitor.uid, { since })).shares).toMatchObject([{ threadUid: before.uid, seq: 1, head: 1 }])
    await end(store, before)
    const after = await newThread(store, { visitor })
    const { shares } = await owed(visitor.uid, { since, endedSince: since })
    expect(shares.map(({ threadUid, seq }) => [threadUid, seq]).toSorted()).toEqual(
      [
        [before.uid, 1],
        [after.uid, 0],
      ].toSorted(),
    )
    const later = await at(visitor.uid)
    expect(later.mark).toBeGreaterThan(since.mark)
    const next = await owed(visitor.uid, { since: later, endedSince: later })
    expect(next.shares).toMatchObject([{ threadUid: after.uid, seq: 1 }])
    // The beginning is after what ended before.
    expect((await owed(visitor.uid)).shares).toMatchObject([{ threadUid: after.uid, seq: 0 }])
  })

  test('what is said after the end is owed to those who had all of it', async () => {
    const thread = await newThread(store)
    const { uid } = thread.user
    await end(store, thread)
    const since = await at(uid)
    const closed = (await store.threads.byUid(thread.uid)) ?? thread
    const change = { kind: 'postscript' } as const
    await store.log.append({ thread: closed, sender: thread.user, draft: draftOf(closed, 'ps'), change })
    const { shares } = await owed(uid, { since, endedSince: since })
    expect(shares).toMatchObject([{ threadUid: thread.uid, seq: 1, head: 2 }])
  })

  test('a place beyond the head counts as the head', async () => {
    const thread = await newThread(store)
    const ahead = await owed(thread.user.uid, { cursors: new Map([[thread.uid, 99]]) })
    expect(ahead.shares).toMatchObject([{ seq: 1, head: 1 }])
    await say(store, thread, 'a')
    const next = await owed(thread.user.uid, { cursors: new Map([[thread.uid, 1]]) })
    expect(next.shares).toMatchObject([{ seq: 1, head: 2 }])
  })

  test('rows of the version before, which have no marks, are found by their times', async () => {
    const thread = await newThread(store)
    const { uid } = thread.user
    const clientId = `${uid}/web/old` as ClientId
    const openDevice = () => store.devices.open(clientId, [uid], { nowMs: Date.now(), leftSinceMs: 0, connected: [] })
    await openDevice()
    const ended = Date.now() + 5000
    await store.log.append({ thread, sender: thread.user, draft: draftOf(thread, 'bye'), change: closing(thread) })
    const forget = `update participants set joined_mark = 0, until_mark = null, until_at = ${ended} where thread_uid = ?`
    fixture.run(forget, thread.uid)
    fixture.run('update devices set since_mark = 0, settled_mark = 0 where client_id = ?', clientId)
    expect((await openDevice()).standings).toEqual([{ threadUid: thread.uid, seq: 1, head: 2 }])
    const byTime = (ms: number) => owed(uid, { since: { mark: 0, ms }, endedSince: { mark: 0, ms } })
    expect((await byTime(ended)).shares).toHaveLength(1)
    expect((await byTime(ended + 1)).shares).toEqual([])
    // Those who know of marks have had it all.
    const since = await at(uid)
    expect((await owed(uid, { since, endedSince: since })).shares).toEqual([])
    const mark = await store.devices.save([], [clientId], nowAt())
    await store.devices.save([], [clientId], { mark, ms: 0 })
    expect((await openDevice()).standings).toEqual([])
  })

  test('a device goes on by marks: what came since it was stored is owed, what ended before it had all is not', async () => {
    const visitor = await newVisitor(store)
    const first = await newThread(store, { visitor })
    const clientId = `${visitor.uid}/web/d` as ClientId
    const openDevice = () => store.devices.open(clientId, [visitor.uid], { nowMs: 9e15, leftSinceMs: 0, connected: [] })
    expect((await openDevice()).standings).toEqual([{ threadUid: first.uid, seq: 1, head: 1 }])
    await end(store, first)
    const second = await newThread(store, { visitor })
    const missed = (await openDevice()).standings
    expect(missed).toHaveLength(2)
    expect(missed).toContainEqual({ threadUid: second.uid, seq: 0, head: 1 })
    const mark = await store.devices.save([{ clientId, threadUid: second.uid, seq: 1 }], [], nowAt())
    await store.devices.save([], [clientId], { mark, ms: 9e15 })
    expect((await openDevice()).standings).toEqual([{ threadUid: second.uid, seq: 1, head: 1 }])
    await end(store, second)
    // A mark of nowhere changes nothing, and one that lies back neither.
    await store.devices.save([], [clientId], { mark: 0, ms: 9e15 })
    await store.devices.save([], [clientId], { mark: 1, ms: 9e15 })
    expect((await openDevice()).standings).toEqual([{ threadUid: second.uid, seq: 1, head: 1 }])
  })

  test('an epoch that is over is followed by one other, and stays over a restart', async () => {
    const thread = await newThread(store)
    const epoch = async () => (await owed(thread.user.uid)).now.epoch
    const before = await epoch()
    await Promise.all([store.devices.renewEpoch(before), store.devices.renewEpoch(before)])
    const after = await epoch()
    expect(after).not.toBe(before)
    await store.devices.renewEpoch(before)
    expect(await epoch()).toBe(after)
    // Those who have a mark beside the file, as a server has.
    await store.beat(1)
    store = await fixture.reopen()
    expect(await epoch()).toBe(after)
  })
}
