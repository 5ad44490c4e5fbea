import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MessageUid, Uid } from '../../domain/ids.ts'
import { searchWords } from '../../domain/message/search-words.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { SearchFor } from '../../store/ports/message-search.ts'
import type { Store } from '../../store/store.ts'
import { draftOf, type Fixture, furnish, newThread, type OpenFixture, org } from './fixture.ts'

const nobody = 'nobody' as Uid

/** What every store promises about the search for messages. */
export function searchContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  let [thread, other] = [] as Thread[] as [Thread, Thread]
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
    ;[thread, other] = [await newThread(store), await newThread(store)]
  })
  afterAll(() => fixture.remove())

  const say = (text: string, at: Thread, more: { type?: string; uid?: string } = {}) => {
    const { uid = text, type = 'TEXT' } = more
    return store.log.append({ thread: at, sender: at.user, draft: { ...draftOf(at, uid, text), type } })
  }
  const withdraw = (uid: string) => {
    const change = { kind: 'withdraw', messageUid: uid as MessageUid } as const
    const draft = { ...draftOf(thread, `recall-${uid}`, uid), type: 'RECALL' }
    return store.log.append({ thread, sender: thread.user, draft, change })
  }
  const catchUp = async () => {
    while ((await store.search.catchUp(2)).isBehind);
  }
  const find = async (query: string, asked: Partial<SearchFor> = {}, window = { offset: 0, limit: 9 }) => {
    const search = { orgUid: org, readers: [thread.user.uid], within: 'own', ...asked } as const
    const { content, totalElements } = await store.search.find({ ...search, words: searchWords(query) }, window)
    return { uids: content.map(({ uid }) => uid), totalElements }
  }

  test('messages are found by all of their words, the last one also by prefix, newest first', async () => {
    await say('where is my parcel', thread, { uid: 'a' })
    await say('Your PARCEL is here', thread, { uid: 'b' })
    await say('订单还没有发货', thread, { uid: 'c' })
    await say('parcel of somebody else', other, { uid: 'd' })
    await catchUp()
    expect(await find('parcel')).toEqual({ uids: ['b', 'a'], totalElements: 2 })
    expect(await find('parcel where')).toEqual({ uids: ['a'], totalElements: 1 })
    expect((await find('par my')).uids).toEqual(['a'])
    expect((await find('没有发')).uids).toEqual(['c'])
    expect((await find('没发')).uids).toEqual([])
    expect((await find('"parcel" OR *')).uids).toEqual([])
    expect(await find('parcel', {}, { offset: 1, limit: 1 })).toEqual({ uids: ['a'], totalElements: 2 })
  })

  test('only participants find them, and overseers within the organization', async () => {
    expect((await find('parcel', { readers: [nobody] })).uids).toEqual([])
    expect((await find('parcel', { readers: [nobody, other.user.uid] })).uids).toEqual(['d'])
    expect((await find('parcel', { readers: [nobody], within: 'organization' })).uids).toEqual(['d', 'b', 'a'])
    expect((await find('parcel', { within: 'organization', orgUid: 'o2' as Uid })).uids).toEqual([])
  })

  test('who has left a thread finds nothing of it, and an admin who left finds it like other admins', async () => {
    const gone = `insert into participants (thread_uid, uid, role, from_seq, joined_at, gone) values (?, 'gone', 'agent', 0, 0, 1)`
    fixture.run(gone, thread.uid)
    const readers = ['gone' as Uid, other.user.uid]
    expect((await find('parcel', { readers })).uids).toEqual(['d'])
    expect((await find('parcel', { readers, within: 'organization' })).uids).toEqual(['d', 'b', 'a'])
    fixture.run(`update threads set type = 'MEMBER' where uid = ?`, thread.uid)
    expect((await find('parcel', { readers, within: 'organization' })).uids).toEqual(['d'])
    expect(await find('parcel', { within: 'organization' }, { offset: 0, limit: 2 })).toEqual({
      uids: ['d', 'b'],
      totalElements: 3,
    })
    fixture.run(`update threads set type = 'WORKGROUP' where uid = ?`, thread.uid)
  })

  test('a message is returned as in the log, with its thread', async () => {
    const search = { orgUid: org, readers: [thread.user.uid], within: 'own', words: ['where'] } as const
    const [found] = (await store.search.find(search, { offset: 0, limit: 1 })).content
    const [logged] = await store.log.read({ threadUid: thread.uid, after: (found?.seq ?? 0) - 1, limit: 1 })
    expect(found).toEqual({ ...logged, threadUid: thread.uid })
  })

  test('the words of a file are its name, and withdrawn messages are not found', async () => {
    await say(JSON.stringify({ url: '/file/secretword', name: 'invoice.pdf' }), thread, { uid: 'f', type: 'FILE' })
    await say('regretted words', thread, { uid: 'r' })
    await catchUp()
    expect((await find('invoice')).uids).toEqual(['f'])
    expect((await find('secretword')).uids).toEqual([])
    expect((await find('regretted')).uids).toEqual(['r'])
    await withdraw('r')
    // Immediately, before the index has caught up, and afterwards.
    expect((await find('regretted')).uids).toEqual([])
    await catchUp()
    expect((await find('regretted')).uids).toEqual([])
  })

  test('a prefix finds all of its words, few or many, whatever their case and accents', async () => {
    const forms = ['straße', 'STRASSEN', 'Straßenbahn', 'strašný']
    for (const [index, form] of forms.entries()) await say(`die ${form} dort`, thread, { uid: `form ${index}` })
    for (let index = 0; index < 300; index += 1) await say(`case ${4700 + index}`, thread, { uid: `case ${index}` })
    await catchUp()
    expect((await find('straß')).uids).toEqual(['form 2', 'form 0'])
    expect((await find('Stras')).uids).toEqual(['form 3', 'form 1'])
    expect((await find('die stra')).uids).toEqual(['form 3', 'form 2', 'form 1', 'form 0'])
    expect((await find('STRAŠN')).uids).toEqual(['form 3'])
    expect((await find('strassenb')).uids).toEqual([])
    expect(await find('4', {}, { offset: 0, limit: 2 })).toEqual({ uids: ['case 299', 'case 298'], totalElements: 300 })
    expect((await find('case 475', {}, { offset: 0, limit: 2 })).uids).toEqual(['case 59', 'case 58'])
    expect((await find('case 4999')).uids).toEqual(['case 299'])
    for (let index = 0; index < 150; index += 1)
      await say(`lot ref${1000 + index} sent`, thread, { uid: `lot ${index}` })
    await catchUp()
    expect(await find('ref1', {}, { offset: 0, limit: 1 })).toEqual({ uids: ['lot 149'], totalElements: 150 })
    expect((await find('lot ref10 sent', {}, { offset: 99, limit: 2 })).uids).toEqual(['lot 0'])
  })

  test('however many of a batch are withdrawn, the others are found, and so are later ones', async () => {
    for (const uid of ['u1', 'u2', 'u3', 'u4']) await say('umbrella', thread, { uid })
    await store.search.catchUp(9)
    for (const uid of ['u1', 'u2', 'u3']) await withdraw(uid)
    await catchUp()
    await say('umbrella', thread, { uid: 'u5' })
    await catchUp()
    expect((await find('umbrella')).uids).toEqual(['u5', 'u4'])
  })

  test('what was found before is found after reopening', async () => {
    store = await fixture.reopen()
    await catchUp()
    expect((await find('parcel')).uids).toEqual(['b', 'a'])
  })
  test('a search after closing is refused, and opens nothing', async () => {
    await store.close()
    const search = { orgUid: org, readers: [], within: 'organization', words: ['parcel'] } as const
    for (const ask of [() => store.search.catchUp(1), () => store.search.find(search, { offset: 0, limit: 1 })])
      await expect(ask()).rejects.toMatchObject({ name: 'Refused', code: 'unavailable' })
  })
}
