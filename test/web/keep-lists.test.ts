import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import { keepLists } from '../../web-client/chat-page/keep-lists.ts'
import { indexedReads } from '../../web-client/chat-page/read-store.ts'
import { ReadMarkers } from '../../web-client/core/conversation/read-markers.ts'
import { FriendList } from '../../web-client/core/social/friend-list.ts'
import { GroupList } from '../../web-client/core/social/group-list.ts'
import type { SocialApi } from '../../web-client/core/social/social-api.ts'
import { openPage } from './test-platform.ts'

const friend = (topic: string, nickname: string, content: string) => ({
  ...{ uid: topic, nickname, avatar: '', topic, threadUid: `thread ${topic}`, lastAt: 1000, lastSeq: 3, unread: 2 },
  last: { uid: 'm', type: 'TEXT', content, extra: '', status: 'SUCCESS', sender: { uid: topic, nickname } },
})

const said = (topic: string): WireMessage => ({
  ...{ uid: 'm', type: 'TEXT', content: 'words', status: 'SUCCESS', createdAt: '', channel: '', extra: '' },
  ...{ user: noUser, seq: 1, sentAt: 1000, thread: { ...noThread, uid: 't', topic } },
})

function visits() {
  const store = indexedReads(`reads ${randomUUID()}`, () => Date.now())
  return {
    store,
    /** Opens the page; what the server answers is given when its lists are read. */
    open: () => {
      const { platform } = openPage()
      let answer: readonly unknown[] = []
      const page = async (path: string, { state }: Record<string, string>) => {
        const content = path === 'friend/query' && state === undefined ? answer : []
        return { content, totalElements: content.length }
      }
      const seen = new ReadMarkers(platform.storage, 'ann')
      const deps = { api: { page } as unknown as SocialApi, ownUid: 'ann', seen, now: Date.now }
      const [friends, groups] = [new FriendList(deps), new GroupList(deps)]
      const end = keepLists({ clock: platform.clock, uid: 'ann', store }, { friends, groups })
      const read = (rows: readonly unknown[]) => {
        answer = rows
        return friends.read()
      }
      const shown = () =>
        friends.open.value.map(({ face, last, unread }) => [face.value.name, last.value?.content, unread.value])
      return { read, shown, end }
    },
  }
}

const within = { timeout: 5000 }

test('without network the list shows as it was, and the server has the last word', async () => {
  const { store, open } = visits()
  const first = open()
  await first.read([friend('org/friend/a', 'Ben', 'hello'), friend('org/friend/b', 'Dana', 'secret')])
  await expect.poll(() => store.list('ann', 'friends'), within).toHaveLength(2)
  first.end()
  const next = open()
  await expect.poll(next.shown, within).toEqual([
    ['Ben', 'hello', 2],
    ['Dana', 'secret', 2],
  ])
  await next.read([friend('org/friend/a', 'Benjamin', 'hello')])
  expect(next.shown()).toEqual([['Benjamin', 'hello', 2]])
  await expect.poll(async () => JSON.stringify(await store.list('ann', 'friends')), within).not.toContain('Dana')
  next.end()
})

test('of a thread that the server lists no more nothing is kept', async () => {
  const { store, open } = visits()
  for (const topic of ['org/friend/a', 'org/friend/b', 'org/group/c']) await store.put('ann', topic, [said(topic)])
  const page = open()
  await page.read([friend('org/friend/a', 'Ben', 'hello')])
  await expect.poll(() => store.of('ann', 'org/friend/b'), within).toEqual([])
  expect(await store.of('ann', 'org/friend/a')).toHaveLength(1)
  expect(await store.of('ann', 'org/group/c')).toHaveLength(1)
  page.end()
})
