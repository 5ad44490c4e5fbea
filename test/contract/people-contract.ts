import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import { type PasswordHash, SiteUidTaken } from '../../store/ports/people.ts'
import type { Store } from '../../store/store.ts'
import {
  type Fixture,
  furnish,
  newAgent,
  newThread,
  newVisitor,
  type OpenFixture,
  org,
  say,
  workgroup,
} from './fixture.ts'

/** What every store promises about people and their credentials, and about durability. */
export function peopleContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
  })
  afterAll(() => fixture.remove())

  test('a visitor is stored with all of the site’s data, and replaced as a whole', async () => {
    const visitor = await newVisitor(store, { profile: { email: 'v@example.com', extra: '{}' } })
    expect(await store.visitors.byUid(visitor.uid)).toEqual(visitor)
    const renamed = { ...visitor, nickname: '薇拉', profile: {} }
    await store.visitors.save(renamed, Date.now())
    expect(await store.visitors.byUid(visitor.uid)).toEqual(renamed)
    expect(await store.visitors.byUid('nobody' as Uid)).toBeNull()
  })

  test('a site’s name finds only the visitor for whom it was proven, and that is one', async () => {
    const claimed = await newVisitor(store, { siteUid: 'customer-7' })
    expect(await store.visitors.bySiteUid(org, 'customer-7')).toBeNull()
    const proven = await newVisitor(store, { siteUid: 'customer-7', verified: true })
    expect(await store.visitors.bySiteUid(org, 'customer-7')).toEqual(proven)
    await expect(newVisitor(store, { siteUid: 'customer-7', verified: true })).rejects.toBeInstanceOf(SiteUidTaken)
    expect(await store.visitors.byUid(claimed.uid)).toEqual(claimed)
  })

  test('a proven name stays proven, whoever saves the visitor’s earlier state', async () => {
    const before = await newVisitor(store, { siteUid: 'customer-8' })
    const proven = { ...before, verified: true }
    await store.visitors.save(proven, Date.now())
    await store.visitors.save({ ...before, siteUid: 'customer-9', nickname: 'renamed' }, Date.now())
    expect(await store.visitors.byUid(before.uid)).toEqual({ ...proven, nickname: 'renamed' })
  })

  test('a thread shows its visitor in their current state', async () => {
    const thread = await newThread(store)
    const visitor = await store.visitors.byUid(thread.user.uid)
    if (visitor === null) throw new Error('the visitor is there')
    await store.visitors.save({ ...visitor, nickname: 'renamed' }, Date.now())
    expect((await store.threads.byUid(thread.uid))?.user.nickname).toBe('renamed')
  })

  test('an API key is found by its hash only', async () => {
    const key = { uid: 'k1' as Uid, orgUid: org, name: 'shop', createdAt: 5 }
    await store.credentials.createApiKey(key, 'hash')
    expect(await store.credentials.apiKey('hash')).toEqual(key)
    expect(await store.credentials.apiKey('other')).toBeNull()
  })

  test('everything survives a restart', async () => {
    const agent = await newAgent(store)
    await store.agents.setPassword(agent.uid, 'new hash' as PasswordHash, null)
    const thread = await newThread(store)
    await say(store, thread, 'a')
    store = await fixture.reopen()
    expect((await store.agents.byUsername(agent.username))?.passwordHash).toBe('new hash')
    expect((await store.workgroups.byUid(workgroup))?.nickname).toBe('Support')
    expect(await store.workgroups.organization(org)).toEqual({ uid: org, name: 'One' })
    const messages = await store.log.read({ threadUid: thread.uid, after: 0, limit: 9 })
    expect(messages.map((message) => message.uid)).toEqual(['first', 'a'])
    expect(await say(store, thread, 'b')).toMatchObject({ outcome: 'stored', seq: 3 })
    await store.beat(0)
  })
}
