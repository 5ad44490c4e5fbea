import { expect, test } from 'vitest'
import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import type { Item } from '../../web-client/core/conversation/items.ts'
import { entriesOf } from '../../web-client/ui/conversation/entries.ts'

let seq = 0

function said(type: string, content: object, more: Partial<WireMessage> & { isOwn?: boolean } = {}): Item {
  seq += 1
  const { isOwn = false, ...given } = more
  const message: WireMessage = {
    ...{ uid: `m${seq}`, type, content: JSON.stringify(content), status: 'SUCCESS', createdAt: '', channel: '' },
    ...{ thread: { ...noThread, uid: 't' }, user: { ...noUser, uid: 'vera' }, extra: '', seq, sentAt: 1000 + seq },
    ...given,
  }
  return { kind: 'stored', message, isOwn }
}

const question = said(
  'CHOICE',
  { content: 'Which?', options: ['a', 'b'] },
  { uid: 'q', user: { ...noUser, uid: 'ann' } },
)
const answer = (value: string, more: Parameters<typeof said>[2] = {}) =>
  said('CHOICE_SUBMIT', { uid: 'q', selectedValues: [value] }, more)
const uidsOf = (items: readonly Item[]) => entriesOf(items).map(({ uid }) => uid)

test('the second answer of a person replaces the first in the view, and that of another does not', () => {
  const [first, other, second] = [answer('a'), answer('b', { user: { ...noUser, uid: 'otto' } }), answer('b')]
  const items = [question, first, other, second]
  const entries = entriesOf(items)
  const uids = [other, second].map((item) => item.kind === 'stored' && item.message.uid)
  expect(entries.map(({ uid }) => uid)).toEqual(['q', ...uids])
  expect(entries[0]?.answers?.map(({ uid }) => uid).sort()).toEqual(uids.sort())
  expect(entries[1]?.question?.uid).toBe('q')
  // Unchanged entries are the same, so that they are not drawn again.
  expect(entriesOf([...items, said('TEXT', {})]).slice(0, 3)).toEqual(entries)
  expect(entriesOf([...items, said('TEXT', {})])[0]).toBe(entries[0])
})

test('an own answer counts at once, and no more once it has failed', () => {
  const letter = (state: 'sending' | 'failed') => ({
    ...{ uid: 'l', topic: 'o', type: 'CHOICE_SUBMIT', content: '{"uid":"q","selectedValues":["b"]}', extra: '' },
    ...{ writtenAt: 5000, state, failure: state === 'failed' ? 'thread_closed' : '' },
  })
  const own = answer('a', { uid: 'before', isOwn: true })
  const with_ = (state: 'sending' | 'failed') =>
    [question, own, { kind: 'pending', isOwn: true, letter: letter(state) }] as unknown as Item[]
  expect(uidsOf(with_('sending'))).toEqual(['q', 'l'])
  expect(uidsOf(with_('failed'))).toEqual(['q', 'before', 'l'])
  expect(entriesOf(with_('failed'))[0]?.answers?.map(({ uid }) => uid)).toEqual(['before'])
})

test('an answer that was taken back does not count, and one to nothing is shown', () => {
  const [first, second] = [answer('a', { uid: 'first' }), answer('', { uid: 'second', status: 'RECALL', content: '' })]
  const lost = said('FORM_SUBMIT', { values: { a: 1 } }, { uid: 'lost' })
  const elsewhere = said('FORM_SUBMIT', { uid: 'unknown' }, { uid: 'elsewhere' })
  const entries = entriesOf([question, first, second, lost, elsewhere])
  expect(entries.map(({ uid }) => uid)).toEqual(['q', 'first', 'second', 'lost', 'elsewhere'])
  expect(entries[0]?.answers?.map(({ uid }) => uid)).toEqual(['first'])
})
