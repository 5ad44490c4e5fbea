import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assigned, closed } from '../../domain/thread/thread-life.ts'
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
  type OpenFixture,
  personOf,
  say,
} from './fixture.ts'

/** What every store's log and threads promise. */
export function logContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
  })
  afterAll(() => fixture.remove())

  const everything = (threadUid: Parameters<Store['log']['read']>[0]['threadUid']) =>
    store.log.read({ threadUid, after: 0, limit: 10_000 })

  describe('appending', () => {
    test('numbers a thread without a gap, in the order of the calls, however many come at once', async () => {
      const threads = await Promise.all([newThread(store), newThread(store), newThread(store)])
      const asked = threads.flatMap((thread) =>
        Array.from({ length: 400 }, (_, index) => say(store, thread, `m${index}`)),
      )
      const appended = await Promise.all(asked)
      expect(new Set(appended.map((one) => one.outcome))).toEqual(new Set(['stored']))
      for (const thread of threads) {
        const messages = await everything(thread.uid)
        expect(messages.map((message) => message.seq)).toEqual(Array.from({ length: 401 }, (_, index) => index + 1))
        expect(messages.slice(1).map((message) => message.uid)).toEqual(
          Array.from({ length: 400 }, (_, index) => `m${index}`),
        )
        const times = messages.map((message) => message.sentAt)
        expect(times).toEqual([...times].sort((a, b) => a - b))
      }
    })

    test('keeps every field unchanged', async () => {
      const thread = await newThread(store)
      const content = '你好 👩‍👩‍👧 \u202e \' " \n '.repeat(500)
      await store.log.append({ thread, sender: thread.user, draft: draftOf(thread, 'odd', content) })
      const [, odd] = await everything(thread.uid)
      expect(odd).toMatchObject({
        uid: 'odd',
        type: 'TEXT',
        content,
        channel: 'WEB',
        extra: '{"a":1}',
        status: 'SUCCESS',
      })
      expect(odd?.sender).toEqual(thread.user)
    })

    test('gives a repeated uid its first answer and stores it once', async () => {
      const thread = await newThread(store)
      const [first, second] = await Promise.all([say(store, thread, 'same'), say(store, thread, 'same')])
      const third = await store.log.append({
        thread,
        sender: thread.user,
        draft: draftOf(thread, 'same', 'other words'),
      })
      expect(first).toMatchObject({ outcome: 'stored', seq: 2 })
      expect(second).toMatchObject({ outcome: 'repeat', message: { seq: 2, content: 'text of same' } })
      expect(third).toMatchObject({ outcome: 'repeat', message: { seq: 2, content: 'text of same' } })
      expect(await say(store, thread, 'next')).toMatchObject({ outcome: 'stored', seq: 3 })
    })

    test('treats the same uid in another thread as another message', async () => {
      const [one, two] = await Promise.all([newThread(store), newThread(store)])
      expect(await say(store, one, 'same')).toMatchObject({ outcome: 'stored' })
      expect(await say(store, two, 'same')).toMatchObject({ outcome: 'stored' })
    })

    test('refuses a decision based on an older thread, but recognizes a repeat even then', async () => {
      const thread = await newThread(store)
      await say(store, thread, 'before')
      const change = closing(thread)
      await store.log.append({ thread, sender: thread.user, draft: draftOf(thread, 'bye'), change })
      expect(await say(store, thread, 'after')).toEqual({ outcome: 'stale' })
      expect(await say(store, thread, 'before')).toMatchObject({ outcome: 'repeat', message: { seq: 2 } })
      expect(await say(store, closed(thread, 1), 'after')).toMatchObject({ outcome: 'stored', seq: 4 })
    })

    test('fails alone if one of a batch cannot be stored', async () => {
      const thread = await newThread(store)
      const bad = { ...draftOf(thread, 'bad'), content: null as unknown as string }
      const [good, failed, alsoGood] = await Promise.allSettled([
        say(store, thread, 'good'),
        store.log.append({ thread, sender: thread.user, draft: bad }),
        say(store, thread, 'alsoGood'),
      ])
      expect([good.status, failed.status, alsoGood.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect((await everything(thread.uid)).map((message) => [message.seq, message.uid])).toEqual([
        [1, 'first'],
        [2, 'good'],
        [3, 'alsoGood'],
      ])
    })
  })

  describe('changing a thread', () => {
    const welcome = personOf('system')

    test('assigns it together with the message that says so', async () => {
      const [thread, agent] = await Promise.all([newThread(store), newAgent(store)])
      const seat = { agentUid: agent.uid, capacity: 2 }
      const draft = draftOf(thread, 'welcome')
      await store.log.append({ thread, sender: welcome, draft, change: assigning(thread, seat) })
      const read = await store.threads.byUid(thread.uid)
      expect(read).toMatchObject({ state: 'CHATTING', agentUid: agent.uid, queuedAt: null, revision: 3 })
      expect(read?.participants.map((one) => [one.uid, one.role]).sort()).toEqual(
        [
          [agent.uid, 'agent'],
          [thread.user.uid, 'visitor'],
        ].sort(),
      )
      expect(assigned(thread, agent.uid)).toMatchObject({ state: read?.state, revision: read?.revision })
    })

    test('never gives an agent more threads than their capacity, however many come at once', async () => {
      const agent = await newAgent(store, { capacity: 2 })
      const threads = await Promise.all(Array.from({ length: 6 }, () => newThread(store)))
      const seat = { agentUid: agent.uid, capacity: 2 }
      const outcomes = await Promise.all(
        threads.map((thread) =>
          store.log.append({ thread, sender: welcome, draft: draftOf(thread, 'w'), change: assigning(thread, seat) }),
        ),
      )
      expect(outcomes.map((one) => one.outcome).sort()).toEqual(['full', 'full', 'full', 'full', 'stored', 'stored'])
      const refused = threads[outcomes.findIndex((one) => one.outcome === 'full')]
      if (refused === undefined) throw new Error('somebody was refused')
      expect(await store.threads.byUid(refused.uid)).toMatchObject({ state: 'QUEUING', revision: 2 })
      expect(await everything(refused.uid)).toHaveLength(1)
    })

    test('withdraws a message and keeps its place', async () => {
      const thread = await newThread(store)
      await say(store, thread, 'oops')
      const draft = { ...draftOf(thread, 'recall', 'oops'), type: 'RECALL' }
      const change = { kind: 'withdraw', messageUid: draftOf(thread, 'oops').uid } as const
      await store.log.append({ thread, sender: thread.user, draft, change })
      const [, oops, recall] = await everything(thread.uid)
      expect(oops).toMatchObject({ seq: 2, uid: 'oops', content: '', extra: '', status: 'RECALL' })
      expect(recall).toMatchObject({ seq: 3, type: 'RECALL', content: 'oops' })
    })
  })

  describe('reading', () => {
    test('by place: starts after or before the given one, excluding it, always ascending', async () => {
      const thread = await newThread(store)
      for (const uid of ['a', 'b', 'c', 'd']) await say(store, thread, uid)
      const uids = async (window: { after?: number; before?: number; limit: number }) =>
        (await store.log.read({ threadUid: thread.uid, ...window })).map((message) => message.uid).join('')
      expect(await uids({ after: 1, limit: 2 })).toBe('ab')
      expect(await uids({ after: 3, limit: 9 })).toBe('cd')
      expect(await uids({ before: 5, limit: 2 })).toBe('bc')
      expect(await uids({ after: 1, before: 4, limit: 9 })).toBe('ab')
      expect(await uids({ limit: 2 })).toBe('cd')
      expect(await uids({ after: 5, limit: 2 })).toBe('')
    })

    test('by page: across all threads of a topic, newest first', async () => {
      const old = await newThread(store, { createdAt: 1000 })
      await say(store, old, 'old')
      const visitor = await store.visitors.byUid(old.user.uid)
      if (visitor === null) throw new Error('the visitor is there')
      await end(store, old)
      const recent = await newThread(store, { createdAt: 2000, visitor })
      await say(store, recent, 'recent')
      const threads = await store.threads.onTopic(old.topic)
      expect(threads.map((thread) => thread.uid)).toEqual([recent.uid, old.uid])
      const page = await store.log.page(threads, { offset: 0, limit: 3 })
      expect(page.map((message) => message.uid)).toEqual(['recent', 'first', 'old'])
      expect(page.map((message) => message.thread.uid)).toEqual([recent.uid, recent.uid, old.uid])
      expect(await store.log.count(threads.map((thread) => thread.uid))).toBe(4)
      expect((await store.threads.current(old.topic))?.uid).toBe(recent.uid)
      expect(await store.log.find(old.topic, draftOf(old, 'first').uid)).toMatchObject({
        threadUid: recent.uid,
        seq: 1,
      })
    })

    test('finds the current state of what was handed over before, even if it is not committed yet', async () => {
      const thread = await newThread(store)
      const { uid } = draftOf(thread, 'm')
      const [, found] = await Promise.all([say(store, thread, 'm'), store.log.find(thread.topic, uid)])
      expect(found).toMatchObject({ uid, seq: 2, content: 'text of m' })
      const draft = { ...draftOf(thread, 'recall', 'm'), type: 'RECALL' }
      await store.log.append({ thread, sender: thread.user, draft, change: { kind: 'withdraw', messageUid: uid } })
      expect(await store.log.find(thread.topic, uid)).toMatchObject({ uid, seq: 2, content: '', status: 'RECALL' })
      const other = await newThread(store)
      expect(await store.log.find(other.topic, uid)).toBeNull()
    })

    test('finds nothing where there is nothing', async () => {
      const thread = await newThread(store)
      expect(await store.log.find(thread.topic, draftOf(thread, 'none').uid)).toBeNull()
      expect(await store.threads.byUid('none' as typeof thread.uid)).toBeNull()
      expect(await store.threads.current('org/agent/x/y' as typeof thread.topic)).toBeNull()
      expect(await store.log.page([], { offset: 0, limit: 5 })).toEqual([])
      expect(await store.log.count([])).toBe(0)
    })
  })
}
