import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ClientId, Topic } from '../../domain/ids.ts'
import type { DevicePreferences } from '../../domain/people/device-preferences.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Store } from '../../store/store.ts'
import { closing, draftOf, end, type Fixture, furnish, newThread, type OpenFixture, say } from './fixture.ts'

/** What every store promises about devices and their cursors. */
export function deviceContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
  })
  afterAll(() => fixture.remove())

  const device = ({ user }: Thread, name = 'd1') => `${user.uid}/web/${name}` as ClientId
  const now = () => ({ mark: 0, ms: Date.now() })
  const openDevice = (thread: Thread, name?: string, connected: ClientId[] = []) =>
    store.devices.open(device(thread, name), [thread.user.uid], { nowMs: Date.now(), leftSinceMs: 0, connected })

  describe('a device', () => {
    test('is new once, and starts at the present', async () => {
      const thread = await newThread(store)
      await say(store, thread, 'a')
      const standings = [{ threadUid: thread.uid, seq: 2, head: 2 }]
      const preferences = { json: false }
      expect(await openDevice(thread)).toEqual({ known: false, standings, preferences })
      expect(await openDevice(thread)).toEqual({ known: true, standings, preferences })
      expect(await store.devices.heads([thread.user.uid])).toEqual(standings)
    })

    test('is new to one of two concurrent connections, and both start at the present', async () => {
      const thread = await newThread(store)
      await say(store, thread, 'a')
      const both = await Promise.all([openDevice(thread), openDevice(thread)])
      expect(both.map(({ known }) => known).sort()).toEqual([false, true])
      const standings = [{ threadUid: thread.uid, seq: 2, head: 2 }]
      expect(both.map((one) => one.standings)).toEqual([standings, standings])
    })

    test('is remembered with how it wants its messages, until it is forgotten', async () => {
      const thread = await newThread(store)
      await openDevice(thread)
      const prefer = async (preferences: DevicePreferences) => {
        await store.devices.prefer(device(thread), preferences)
        return (await openDevice(thread)).preferences
      }
      const ownTopic = `user/${thread.user.uid}/messages` as Topic
      expect(await prefer({ json: true, ownTopic })).toEqual({ json: true, ownTopic })
      expect(await prefer({ json: true })).toEqual({ json: true })
      await store.devices.forget(device(thread))
      await store.devices.prefer(device(thread), { json: true })
      expect(await openDevice(thread)).toMatchObject({ known: false, preferences: { json: false } })
    })

    test('is owed what came after its cursor', async () => {
      const thread = await newThread(store)
      await openDevice(thread)
      for (const uid of ['a', 'b', 'c']) await say(store, thread, uid)
      await store.devices.save([{ clientId: device(thread), threadUid: thread.uid, seq: 2 }], [], now())
      expect((await openDevice(thread)).standings).toEqual([{ threadUid: thread.uid, seq: 2, head: 4 }])
    })

    test('has a cursor that never goes back', async () => {
      const thread = await newThread(store)
      await openDevice(thread)
      await say(store, thread, 'a')
      for (const seq of [2, 1]) {
        await store.devices.save([{ clientId: device(thread), threadUid: thread.uid, seq }], [], now())
      }
      expect((await openDevice(thread)).standings).toMatchObject([{ seq: 2 }])
    })

    test('is owed a thread that began while it was away, from its first message on', async () => {
      const thread = await newThread(store)
      await openDevice(thread)
      const visitor = await store.visitors.byUid(thread.user.uid)
      if (visitor === null) throw new Error('the visitor is there')
      await end(store, thread)
      const next = await newThread(store, { visitor })
      const { standings } = await openDevice(thread)
      expect(standings).toContainEqual({ threadUid: next.uid, seq: 0, head: 1 })
    })

    test('is owed a thread that ended while it was away, up to its end', async () => {
      const thread = await newThread(store)
      await openDevice(thread)
      const bye = draftOf(thread, 'bye')
      await store.log.append({ thread, sender: thread.user, draft: bye, change: closing(thread) })
      expect((await openDevice(thread)).standings).toEqual([{ threadUid: thread.uid, seq: 1, head: 2 }])
    })

    test('is not asked about threads that ended before it had everything', async () => {
      const thread = await newThread(store)
      await openDevice(thread)
      const bye = draftOf(thread, 'bye')
      await store.log.append({ thread, sender: thread.user, draft: bye, change: closing(thread) })
      const clientId = device(thread)
      const mark = await store.devices.save([], [], now())
      await store.devices.save([{ clientId, threadUid: thread.uid, seq: 2 }], [clientId], { mark, ms: Date.now() + 1 })
      expect((await openDevice(thread)).standings).toEqual([])
    })

    test('is deleted on request', async () => {
      const thread = await newThread(store)
      await openDevice(thread)
      await store.devices.forget(device(thread))
      expect(await openDevice(thread)).toMatchObject({ known: false })
    })

    test('makes room for a new one when a user has too many', async () => {
      const thread = await newThread(store)
      for (let index = 0; index < 25; index += 1) await openDevice(thread, `d${index}`)
      const known = await Promise.all([openDevice(thread, 'd24'), openDevice(thread, 'd5')])
      expect(known.map((one) => one.known)).toEqual([true, true])
      expect((await openDevice(thread, 'd0')).known).toBe(false)
    })

    test.each(['forwards', 'backwards'])(
      'makes room if others that were served last with it came later, %s',
      async (order) => {
        const thread = await newThread(store)
        const uids = [thread.user.uid]
        const nowMs = Date.now()
        const openAt = (index: number) =>
          store.devices.open(device(thread, `d${index}`), uids, { nowMs: nowMs + index, leftSinceMs: 0, connected: [] })
        const all = Array.from({ length: 20 }, (_, index) => index)
        for (const index of all) await openAt(index)
        for (const index of order === 'forwards' ? all : all.toReversed())
          await store.devices.save([], [device(thread, `d${index}`)], { mark: 0, ms: nowMs + 20 })
        await openAt(21)
        const known: boolean[] = []
        for (const index of [19, 1, 0]) known.push((await openAt(index)).known)
        expect(known).toEqual([true, true, false])
      },
    )

    test('stays while it is connected, however many newer ones come', async () => {
      const thread = await newThread(store)
      const connected = [device(thread, 'd0'), device(thread, 'd1')]
      for (let index = 0; index < 25; index += 1) await openDevice(thread, `d${index}`, connected)
      const names = ['d0', 'd1', 'd2', 'd24']
      const known = await Promise.all(names.map(async (name) => (await openDevice(thread, name, connected)).known))
      expect(known).toEqual([true, true, false, true])
    })

    test('that was deleted starts at the present, even if its last acknowledgement is written late', async () => {
      const thread = await newThread(store)
      const clientId = device(thread)
      await openDevice(thread)
      await store.devices.forget(clientId)
      await store.devices.save([{ clientId, threadUid: thread.uid, seq: 1 }], [clientId], now())
      await say(store, thread, 'a')
      expect(await openDevice(thread)).toEqual({
        known: false,
        standings: [{ threadUid: thread.uid, seq: 2, head: 2 }],
        preferences: { json: false },
      })
    })
  })

  test('standings from given places: known threads continue, later ones begin at their beginning', async () => {
    const thread = await newThread(store)
    await say(store, thread, 'a')
    const uids = [thread.user.uid]
    const now = Date.now()
    const at = async (ms: number, cursors = new Map<typeof thread.uid, number>()) => {
      const moments = { since: { mark: 0, ms }, endedSince: { mark: 0, ms: now } }
      return (await store.devices.standings(uids, { ...moments, leftSinceMs: 0, cursors })).shares
    }
    expect(await at(0)).toMatchObject([{ threadUid: thread.uid, seq: 0, head: 2 }])
    expect(await at(0, new Map([[thread.uid, 1]]))).toMatchObject([{ threadUid: thread.uid, seq: 1, head: 2 }])
    expect(await at(now + 60_000)).toMatchObject([{ threadUid: thread.uid, seq: 2, head: 2 }])
  })
}
