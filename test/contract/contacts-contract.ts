import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import { nothingNoted } from '../../domain/people/contact.ts'
import type { Visitor } from '../../domain/people/visitor.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { left } from '../../domain/thread/thread-life.ts'
import type { ContactFilter } from '../../store/ports/contacts.ts'
import type { Store } from '../../store/store.ts'
import {
  assigning,
  draftOf,
  type Fixture,
  furnish,
  newAgent,
  newThread,
  newVisitor,
  type OpenFixture,
  org,
  personOf,
} from './fixture.ts'

const ann = 'ann' as Uid

/** What every store promises about visitors as agents see them. */
export function contactsContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  let [vera, wang, xia] = [] as Visitor[] as [Visitor, Visitor, Visitor]
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
    vera = await newVisitor(store, { nickname: 'Vera', profile: { email: 'vera@example.com' } })
    wang = await newVisitor(store, { nickname: '王芳', siteUid: 'customer_7' })
    xia = await newVisitor(store, { nickname: 'Xia' })
    for (const [at, { uid }] of [vera, wang, xia].entries())
      fixture.run('update visitors set created_at = ?, seen_at = ? where uid = ?', at, 10 - at, uid)
  })
  afterAll(() => fixture.remove())

  const found = async (filter: Partial<ContactFilter>, window = { offset: 0, limit: 99 }) => {
    const { content, totalElements } = await store.contacts.query(
      { orgUid: org, knownTo: null, maxCounted: 99, ...filter },
      window,
    )
    return { names: content.map(({ visitor }) => visitor.nickname), totalElements }
  }

  test('a visitor without any notes is a contact', async () => {
    const times = { firstSeenAt: 0, seenAt: 10 }
    const contact = { visitor: vera, noted: nothingNoted, notedBy: null, ...times }
    expect(await store.contacts.byUid(vera.uid)).toEqual(contact)
    expect(await store.contacts.byUid('nobody' as Uid)).toBeNull()
  })

  test('one is found by their uid as well, and by a part of it nobody is', async () => {
    expect(await found({ search: vera.uid })).toEqual({ names: ['Vera'], totalElements: 1 })
    expect((await found({ search: vera.uid.slice(0, -1) })).names).toEqual([])
    expect((await found({ search: vera.uid, orgUid: 'o2' as Uid })).names).toEqual([])
  })

  test('they are listed last seen first, in pages, for one organization', async () => {
    expect(await found({})).toEqual({ names: ['Vera', '王芳', 'Xia'], totalElements: 3 })
    expect(await found({}, { offset: 1, limit: 1 })).toEqual({ names: ['王芳'], totalElements: 3 })
    expect(await found({ orgUid: 'o2' as Uid })).toEqual({ names: [], totalElements: 0 })
  })

  test('a note stays until it is changed, and changes nothing of the visitor’s own data', async () => {
    await store.contacts.note(xia.uid, { nickname: 'Ms. Xia', tags: ['vip', '老客户'] }, ann)
    await store.contacts.note(xia.uid, { note: 'prefers 100% cotton' }, 'bea' as Uid)
    const noted = { ...nothingNoted, nickname: 'Ms. Xia', note: 'prefers 100% cotton', tags: ['vip', '老客户'] }
    expect(await store.contacts.byUid(xia.uid)).toMatchObject({ visitor: xia, noted, notedBy: 'bea' })
  })

  test('nothing is noted of somebody who is not there', async () => {
    expect(await store.contacts.note('nobody' as Uid, { note: 'x' }, ann)).toBe(false)
    expect(await store.contacts.byUid('nobody' as Uid)).toBeNull()
    expect(await store.contacts.note(xia.uid, {}, 'bea' as Uid)).toBe(true)
  })

  test('they are found by data and notes, in any case, and by whole tags', async () => {
    for (const search of ['ms. xia', '100%', 'COTTON']) expect((await found({ search })).names, search).toEqual(['Xia'])
    expect((await found({ search: 'vera@EXAMPLE' })).names).toEqual(['Vera'])
    expect((await found({ search: 'customer_7' })).names).toEqual(['王芳'])
    for (const search of ['customer%7', '1_0%', 'vip']) expect((await found({ search })).names, search).toEqual([])
    for (const tag of ['vip', '老客户']) expect((await found({ tag })).names).toEqual(['Xia'])
    for (const tag of ['vi', '老客', 'vip","老客户']) expect((await found({ tag })).names, tag).toEqual([])
  })

  test('they are found by their latest data and notes, whichever came first', async () => {
    const zoe = await newVisitor(store, { nickname: 'Zoe', profile: { mobile: '555-0100' } })
    await store.contacts.note(zoe.uid, { note: 'left-handed' }, ann)
    await store.visitors.save({ ...zoe, nickname: 'Zoé', profile: { mobile: '555-0199' } }, Date.now())
    for (const search of ['zoé', '0199', 'left-h']) expect((await found({ search })).names, search).toEqual(['Zoé'])
    for (const search of ['Zoe', '0100']) expect((await found({ search })).names, search).toEqual([])
    await store.contacts.note(zoe.uid, { note: 'right-handed' }, ann)
    expect((await found({ search: '0199' })).names).toEqual(['Zoé'])
    expect((await found({ search: 'left-h' })).names).toEqual([])
  })

  const leave = async (thread: Thread, given: { nickname: string; mobile: string; email: string }) => {
    const draft = draftOf(thread, 'form')
    const left = {
      ...{ uid: `left ${thread.uid}` as Uid, messageUid: draft.uid, threadUid: thread.uid, topic: thread.topic },
      ...{ orgUid: org, targetUid: thread.targetUid, user: thread.user, content: 'call me', contact: '', answer: null },
      ...{ createdAt: 0, ...given },
    }
    const sender = personOf(thread.user.uid)
    await store.log.append({ thread, sender, draft, change: { kind: 'leave-message', left } })
  }

  test('they are found by the name and the details they give with a left message, and by notes as before', async () => {
    const thread = await newThread(store)
    await store.contacts.note(thread.user.uid, { note: 'left-handed' }, ann)
    await leave(thread, { nickname: 'Ümit', mobile: '555-0123', email: 'Umit@example.org' })
    for (const search of ['ümit', '0123', 'umit@EXAMPLE', 'left-h'])
      expect(await found({ search }), search).toEqual({ names: ['Ümit'], totalElements: 1 })
  })

  test('what the site has proven, and what agents noted, does not change with a left message', async () => {
    const given = { nickname: 'Mallory', mobile: '555-0123', email: 'mallory@example.org' }
    const proven = await newVisitor(store, {
      nickname: 'Vera',
      siteUid: 'vera',
      verified: true,
      profile: { mobile: '7' },
    })
    await leave(await newThread(store, { visitor: proven }), given)
    expect(await store.contacts.byUid(proven.uid)).toMatchObject({ visitor: proven })
    const noted = await newVisitor(store, { nickname: 'Wim' })
    await store.contacts.note(noted.uid, { email: 'wim@example.org' }, ann)
    await leave(await newThread(store, { visitor: noted }), { ...given, nickname: '' })
    const contact = await store.contacts.byUid(noted.uid)
    expect(contact?.noted.email).toBe('wim@example.org')
    expect(contact?.visitor).toMatchObject({ nickname: 'Wim', profile: { mobile: '555-0123' } })
    expect(contact?.visitor.profile.email).toBeUndefined()
  })

  test('large numbers are counted up to a limit, and a page with others behind it is never the last', async () => {
    for (const at of [1, 2, 3, 4]) await newVisitor(store, { nickname: `twin ${at}` })
    const page = async (offset: number) =>
      (await found({ search: 'TWIN', maxCounted: 2 }, { offset, limit: 2 })).totalElements
    expect(await Promise.all([0, 1, 2].map(page))).toEqual([3, 4, 4])
  })

  test('text in any alphabet is found in any case, and however its accents are encoded', async () => {
    await newVisitor(store, { nickname: 'Ärger Öztürk', profile: { email: 'ärger@example.com' } })
    const ivan = await newVisitor(store, { nickname: 'Иван' })
    await store.contacts.note(ivan.uid, { note: 'ΑΘΗΝΑ', tags: ['Österreich'] }, ann)
    for (const search of ['Ärger', 'ärger', 'ÖZTÜRK', 'rger@EX', 'O\u0308ztu\u0308rk'])
      expect((await found({ search })).names, search).toEqual(['Ärger Öztürk'])
    for (const search of ['Иван', 'иван', 'ВАН', 'αθην'])
      expect((await found({ search })).names, search).toEqual(['Иван'])
    for (const tag of ['Österreich', 'österreich']) expect((await found({ tag })).names, tag).toEqual(['Иван'])
    expect(await found({ search: 'Oztürk' })).toEqual({ names: [], totalElements: 0 })
  })

  test('no match spans two texts', async () => {
    const noted = await newVisitor(store, { nickname: 'Half', siteUid: 'other' })
    await store.contacts.note(noted.uid, { email: 'half@example.com' }, ann)
    for (const search of ['halfother', 'half other', 'otherhalf']) expect((await found({ search })).names).toEqual([])
  })

  test('an agent knows visitors they have talked with, but not those whose thread they left', async () => {
    const [agent, guest] = [await newAgent(store), await newAgent(store)]
    const thread = await newThread(store, { visitor: wang })
    expect(await store.contacts.isKnownTo(wang.uid, [agent.uid])).toBe(false)
    await store.threads.change(thread, assigning(thread, { agentUid: agent.uid, capacity: 9 }))
    const had = (await store.threads.byUid(thread.uid)) ?? thread
    const part = { uid: guest.uid, role: 'agent', fromSeq: 0 } as const
    const joined = { ...had, participants: [...had.participants, part], revision: had.revision + 1 }
    await store.threads.change(had, { kind: 'become', after: joined })
    for (const { uid } of [agent, guest]) {
      expect(await store.contacts.isKnownTo(wang.uid, ['other' as Uid, uid])).toBe(true)
      expect(await found({ knownTo: [uid] })).toEqual({ names: ['王芳'], totalElements: 1 })
    }
    await store.threads.change(joined, { kind: 'become', after: left(joined, guest.uid) })
    expect(await store.contacts.isKnownTo(wang.uid, [guest.uid])).toBe(false)
    expect(await found({ knownTo: [guest.uid] })).toEqual({ names: [], totalElements: 0 })
    expect(await store.contacts.isKnownTo(vera.uid, [agent.uid])).toBe(false)
  })
}
