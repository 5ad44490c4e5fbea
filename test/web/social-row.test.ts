import { expect, test } from 'vitest'
import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import { ReadMarkers } from '../../web-client/core/conversation/read-markers.ts'
import { type ListedThread, SocialRow } from '../../web-client/core/social/social-row.ts'
import { mapStorage } from './test-platform.ts'

const face = { uid: 'ben', name: 'Ben', avatar: '' }
const lineOf = (uid: string): ListedThread['last'] => ({
  ...{ uid: 'm3', type: 'TEXT', content: 'text 3', extra: '', isWithdrawn: false, sender: { uid, name: '' } },
})
const listed = (given: Partial<ListedThread> = {}): ListedThread => ({
  ...{ topic: 'org/friend/ann/ben', threadUid: 't', face, lastAt: 1003, lastSeq: 3, unread: 0, readSeq: 0 },
  ...{ last: lineOf('ben'), ownerUid: '', members: 0, ...given },
})
const rowOf = (given: Partial<ListedThread> = {}) =>
  new SocialRow({ ownUid: 'ann', seen: new ReadMarkers(mapStorage(), 'ann') }, listed(given))
const message = (seq: number): WireMessage => ({
  ...{ uid: `m${seq}`, type: 'TEXT', content: `text ${seq}`, status: 'SUCCESS', createdAt: '', channel: '', extra: '' },
  ...{ user: { ...noUser, uid: 'ben' }, seq, sentAt: 1000 + seq },
  thread: { ...noThread, uid: 't', topic: 'org/friend/ann/ben' },
})

test('a list from before something was read does not count it again, and one with something new does', () => {
  const row = rowOf()
  row.list(listed({ unread: 2 }))
  expect(row.unread.value).toBe(0)
  row.list(listed({ unread: 3, lastSeq: 4 }))
  expect(row.unread.value).toBe(3)
})

test('where one has said the last oneself nothing is unread', () => {
  expect(rowOf({ unread: 2, last: lineOf('ann') }).unread.value).toBe(0)
})

test('what arrives again is neither counted nor shown again', () => {
  const row = rowOf()
  expect([row.apply(message(4)), row.apply(message(5)), row.apply(message(4)), row.apply(message(3))]).toEqual([
    ...[true, true, false, false],
  ])
  expect([row.unread.value, row.last.value?.content]).toEqual([2, 'text 5'])
})
