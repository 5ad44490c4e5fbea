import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import type { QuickReply, QuickReplyUid } from '../../domain/organization/quick-reply.ts'
import { type ReplyFilter, ShortcutTaken } from '../../store/ports/quick-replies.ts'
import type { Store } from '../../store/store.ts'
import { type Fixture, furnish, type OpenFixture, org } from './fixture.ts'

const [ann, bea] = ['ann', 'bea'] as string[] as [Uid, Uid]

/** What every store promises about quick replies. */
export function quickRepliesContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
  })
  afterAll(() => fixture.remove())

  const replyOf = (shortcut: string, given: Partial<QuickReply> = {}): QuickReply => ({
    uid: randomUUID() as string as QuickReplyUid,
    orgUid: org,
    ownerUid: null,
    shortcut,
    title: `title of ${shortcut}`,
    content: `says ${shortcut}`,
    category: '',
    ...given,
  })
  const add = async (...given: Parameters<typeof replyOf>) => {
    const reply = replyOf(...given)
    await store.quickReplies.add(reply)
    return reply
  }
  const found = async (filter: Partial<ReplyFilter>, window = { offset: 0, limit: 99 }) => {
    const asked = { orgUid: org, ownerUid: ann, ...filter }
    const { content, totalElements } = await store.quickReplies.query(asked, window)
    return { shortcuts: content.map(({ shortcut }) => shortcut), totalElements }
  }

  test('a reply is created, changed and deleted', async () => {
    const reply = await add('hello', { ownerUid: ann, content: '您好，{visitor.name}' })
    expect(await store.quickReplies.byUid(reply.uid)).toEqual(reply)
    const changed = { ...reply, shortcut: 'hey', title: 'Hey', ownerUid: null }
    await store.quickReplies.change(changed)
    expect(await store.quickReplies.byUid(reply.uid)).toEqual(changed)
    await store.quickReplies.remove(reply.uid)
    expect(await store.quickReplies.byUid(reply.uid)).toBeNull()
  })

  test('a shortcut is unique for its owner', async () => {
    await add('once')
    await add('once', { ownerUid: ann })
    await add('once', { ownerUid: bea })
    await expect(add('once', { ownerUid: ann })).rejects.toThrow(ShortcutTaken)
    const other = await add('twice', { ownerUid: ann })
    await expect(store.quickReplies.change({ ...other, shortcut: 'once' })).rejects.toThrow(ShortcutTaken)
    expect(await store.quickReplies.byUid(other.uid)).toEqual(other)
  })

  test('many are stored at once or not at all, each replacing the one with its shortcut', async () => {
    const old = await add('put', { category: 'old' })
    const anew = replyOf('put', { category: 'new', title: 'New' })
    await store.quickReplies.put([anew, replyOf('put too', { category: 'new' })])
    expect(await store.quickReplies.byUid(old.uid)).toEqual({ ...anew, uid: old.uid })
    expect(await store.quickReplies.byUid(anew.uid)).toBeNull()
    const clash = replyOf('put clash', { uid: old.uid, category: 'clash' })
    await expect(store.quickReplies.put([replyOf('put three', { category: 'clash' }), clash])).rejects.toThrow()
    expect(await found({ category: 'clash' })).toEqual({ shortcuts: [], totalElements: 0 })
  })

  test('an agent finds the shared ones and their own, by category, title and shortcut', async () => {
    const category = 'c'
    await store.workgroups.createOrganization({ uid: 'o2' as Uid, name: 'Two' })
    await add('z', { category, title: 'A' })
    await add('b', { category, title: 'B', ownerUid: ann })
    await add('a', { category, title: 'B' })
    await add('x', { category, ownerUid: bea })
    await add('y', { category, orgUid: 'o2' as Uid })
    expect(await found({ category })).toEqual({ shortcuts: ['z', 'a', 'b'], totalElements: 3 })
    expect(await found({ category, sharing: 'own' })).toEqual({ shortcuts: ['b'], totalElements: 1 })
    expect(await found({ category, sharing: 'shared' })).toEqual({ shortcuts: ['z', 'a'], totalElements: 2 })
    expect(await found({ category }, { offset: 1, limit: 1 })).toEqual({ shortcuts: ['a'], totalElements: 3 })
  })

  test('text is found literally, in any case', async () => {
    const category = 'search'
    await add('refund', { category, title: 'Money back', content: 'In 100% of cases' })
    await add('other', { category, title: 'x', content: 'y' })
    for (const search of ['REFUND', 'money', '100%', 'of case'])
      expect((await found({ category, search })).shortcuts, search).toEqual(['refund'])
    for (const search of ['1%0', 're_und', '\\']) expect((await found({ category, search })).shortcuts).toEqual([])
    expect((await found({ category, search: '' })).totalElements).toBe(2)
    await add('greet', { category, title: 'Привет', content: 'Здравствуйте' })
    for (const search of ['Привет', 'привет', 'ЗДРАВ'])
      expect((await found({ category, search })).shortcuts, search).toEqual(['greet'])
  })
}
