import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import { assigned, joined } from '../../domain/thread/thread-life.ts'
import type { Store } from '../../store/store.ts'
import { draftOf, end, type Fixture, furnish, newAgent, newThread, type OpenFixture, personOf, say } from './fixture.ts'

/** What every store promises about DELIVERED and READ. */
export function receiptContract(open: OpenFixture): void {
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

  /** A thread of a visitor and an agent, and the receipts of both. */
  async function acknowledging() {
    const [thread, agent] = await Promise.all([newThread(store), newAgent(store)])
    const current = assigned(thread, agent.uid)
    const change = { kind: 'become', after: current, seat: { agentUid: agent.uid, capacity: 2 } } as const
    await store.log.append({ thread, sender: personOf('system'), draft: draftOf(thread, 'welcome'), change })
    const acknowledge = (uid: string, status: 'DELIVERED' | 'READ', ...readers: Uid[]) =>
      store.log.acknowledge({ topic: thread.topic, messageUid: draftOf(thread, uid).uid, readers, status })
    return { thread: current, agent, visitor: thread.user, acknowledge }
  }

  test('moves a message forward once, and returns whose it is and its place', async () => {
    const { thread, agent, visitor, acknowledge } = await acknowledging()
    await say(store, thread, 'm')
    const moved = { outcome: 'moved', author: visitor.uid, threadUid: thread.uid }
    expect(await acknowledge('m', 'DELIVERED', agent.uid)).toEqual(moved)
    expect(await acknowledge('m', 'DELIVERED', agent.uid)).toEqual({ outcome: 'unmoved' })
    expect(await acknowledge('m', 'READ', 'account' as Uid, agent.uid)).toEqual(moved)
    expect(await acknowledge('m', 'DELIVERED', agent.uid)).toEqual({ outcome: 'unmoved' })
    expect((await everything(thread.uid)).at(-1)?.status).toBe('READ')
  })

  test('recognizes what does not exist, one’s own messages, and non-participants', async () => {
    const { thread, agent, visitor, acknowledge } = await acknowledging()
    await say(store, thread, 'm')
    expect(await acknowledge('none', 'READ', agent.uid)).toEqual({ outcome: 'missing' })
    expect(await acknowledge('m', 'READ', visitor.uid)).toEqual({ outcome: 'own' })
    expect(await acknowledge('m', 'READ', 'stranger' as Uid)).toEqual({ outcome: 'stranger' })
    expect((await everything(thread.uid)).at(-1)?.status).toBe('SUCCESS')
  })

  test('moves visitors’ messages by any agent, and others’ messages by the visitor only', async () => {
    const { thread, agent, visitor, acknowledge } = await acknowledging()
    const guest = await newAgent(store)
    const after = joined(thread, guest.uid)
    const sender = { ...personOf(agent.uid), type: 'AGENT' } as const
    const change = { kind: 'become', after } as const
    await store.log.append({ thread, sender, draft: draftOf(thread, 'said'), change })
    await say(store, after, 'asked')
    for (const status of ['DELIVERED', 'READ'] as const)
      expect(await acknowledge('said', status, guest.uid)).toEqual({ outcome: 'unmoved' })
    expect(await acknowledge('asked', 'READ', guest.uid)).toMatchObject({ outcome: 'moved', author: visitor.uid })
    expect(await acknowledge('said', 'READ', visitor.uid)).toMatchObject({ outcome: 'moved', author: agent.uid })
  })

  test('looks in the threads the reader takes part in, and in no other of the topic', async () => {
    const { thread, agent, acknowledge } = await acknowledging()
    await say(store, thread, 'before')
    const visitor = await store.visitors.byUid(thread.user.uid)
    if (visitor === null) throw new Error('the visitor is there')
    await end(store, thread)
    const next = await newThread(store, { visitor, createdAt: thread.createdAt + 1 })
    await say(store, next, 'after')
    expect(await acknowledge('after', 'READ', agent.uid)).toEqual({ outcome: 'missing' })
    expect(await acknowledge('before', 'READ', agent.uid)).toMatchObject({ outcome: 'moved', threadUid: thread.uid })
    expect((await everything(next.uid)).at(-1)?.status).toBe('SUCCESS')
  })
}
