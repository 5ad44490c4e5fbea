import { expect, test } from 'vitest'
import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import type { Item } from '../../web-client/core/conversation/items.ts'
import { entriesOf, firstUnread, logRowsOf } from '../../web-client/ui/conversation/entries.ts'

const noon = new Date(2026, 4, 5, 12).getTime()
const ann = { ...noUser, uid: 'ann', nickname: 'Ann', type: 'AGENT' }

function said(uid: string, minutes: number, more: Partial<WireMessage> = {}): Item {
  const rest = { content: uid, extra: '', status: 'SUCCESS', createdAt: '', channel: '', seq: 1 }
  const message = { uid, type: 'TEXT', ...rest, thread: noThread, user: ann, sentAt: noon + minutes * 60_000, ...more }
  return { kind: 'stored', message, isOwn: false }
}

const rowsFor = (...items: Item[]) =>
  logRowsOf(entriesOf(items), undefined).map((row) =>
    row.kind === 'said' ? `${row.entry.uid}${row.isFirst ? ' first' : ''}${row.isLast ? ' last' : ''}` : row.kind,
  )

test('messages of one sender within three minutes are a group, and a later one begins another', () => {
  expect(rowsFor(said('a', 0), said('b', 2), said('c', 6))).toEqual(['day', 'a first', 'b last', 'c first last'])
})

test('a new day, a notice and the unread line end a group', () => {
  const notice = said('n', 1, { type: 'SYSTEM' })
  expect(rowsFor(said('a', 0), notice, said('b', 2))).toEqual(['day', 'a first last', 'notice', 'b first last'])
  expect(rowsFor(said('a', 0), said('b', 24 * 60))).toEqual(['day', 'a first last', 'day', 'b first last'])
  const kinds = logRowsOf(entriesOf([said('a', 0), said('b', 1)]), 'b').map(({ kind }) => kind)
  expect(kinds).toEqual(['day', 'said', 'unread', 'said'])
})

test('reading stopped before the first unread message, and queue updates are not shown', () => {
  const entries = entriesOf([said('a', 0), said('q', 1, { type: 'QUEUE_UPDATE' }), said('b', 2), said('c', 3)])
  expect(entries.map(({ uid }) => uid)).toEqual(['a', 'b', 'c'])
  expect(firstUnread(entries, 2)).toBe('b')
  expect(firstUnread(entries, 0)).toBeUndefined()
})

const told = (uid: string, type: string, event: object, more: Partial<WireMessage> = {}) =>
  said(uid, 1, { type, extra: JSON.stringify({ event }), ...more })

test('a welcome is a notice, and a message only if the workgroup has its own text; older ones stay messages', () => {
  const greeted = { kind: 'GREETED', uid: 'ann', name: 'Ann' }
  expect(rowsFor(told('w', 'WELCOME', greeted))).toEqual(['day', 'notice'])
  expect(rowsFor(told('w', 'WELCOME', { ...greeted, hasOwnText: true }))).toEqual(['day', 'notice', 'w first last'])
  expect(rowsFor(said('w', 0, { type: 'WELCOME' }))).toEqual(['day', 'w first last'])
  // A visitor who waited sees that an agent has come.
  const entries = entriesOf([said('a', 0), told('w', 'WELCOME', greeted)])
  expect(firstUnread(entries, 1)).toBe('w')
})

test('extra in people’s messages is no event; of the queue only what a face words is shown', () => {
  const [entry] = entriesOf([told('t', 'TEXT', { kind: 'ENDED', uid: 'ann', name: 'Ann' })])
  expect(entry?.event).toBeUndefined()
  const items = [told('q', 'QUEUE', { kind: 'RETURNED', uid: 'ann', name: 'Ann' }), said('old', 2, { type: 'QUEUE' })]
  expect(entriesOf(items)).toEqual([])
  expect(entriesOf(items, ({ name }) => `${name} was gone`).map(({ uid }) => uid)).toEqual(['q'])
})
