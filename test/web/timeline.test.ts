import { expect, test } from 'vitest'
import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import { type Gap, Timeline } from '../../web-client/core/conversation/timeline.ts'

const message = (seq: number, given: Partial<WireMessage> & { threadUid?: string } = {}): WireMessage => {
  const { threadUid = 't1', ...rest } = given
  return {
    ...{ uid: `${threadUid}-${seq}`, type: 'TEXT', content: `text ${seq}`, status: 'SUCCESS', createdAt: '' },
    ...{ channel: '', extra: '', user: noUser, seq, sentAt: 1000 + seq, thread: { ...noThread, uid: threadUid } },
    ...rest,
  }
}

function newTimeline() {
  const gaps: Gap[] = []
  const timeline = new Timeline({ onGap: (gap) => gaps.push(gap) })
  const seqs = () => timeline.messages.value.map(({ seq }) => seq)
  const find = (uid: string) => timeline.messages.value.find((one) => one.uid === uid)
  return { timeline, gaps, seqs, find }
}

test('messages appear once and in order, however often and in whatever order they arrive', () => {
  const { timeline, seqs } = newTimeline()
  timeline.merge([message(2), message(3)])
  expect(timeline.merge([message(3)])).toBe(false)
  expect(timeline.merge([message(1), message(2)])).toBe(true)
  expect(seqs()).toEqual([1, 2, 3])
})

test('threads of a topic follow each other in time', () => {
  const { timeline } = newTimeline()
  timeline.merge([message(1, { threadUid: 'later', sentAt: 9000 }), message(2, { threadUid: 'later', sentAt: 9000 })])
  timeline.merge([message(1), message(2)])
  expect(timeline.messages.value.map(({ uid }) => uid)).toEqual(['t1-1', 't1-2', 'later-1', 'later-2'])
})

test('a gap is requested, the last one first, and none once all are filled', () => {
  const { timeline, gaps } = newTimeline()
  timeline.merge([message(4)])
  timeline.merge([message(7)])
  timeline.merge([message(9)])
  expect(gaps).toEqual([
    { threadUid: 't1', after: 4, before: 7 },
    { threadUid: 't1', after: 7, before: 9 },
  ])
  timeline.merge([message(5), message(6), message(8)])
  expect(gaps).toHaveLength(2)
})

test('what is before the first known message is history and not a gap', () => {
  const { timeline, gaps } = newTimeline()
  timeline.merge([message(40)])
  timeline.merge([message(41)])
  expect(gaps).toEqual([])
})

test('a withdrawn message loses its content, even if the withdrawal arrived first', () => {
  const { timeline, find } = newTimeline()
  timeline.merge([message(1), message(2, { type: 'RECALL', content: 't1-1' })])
  timeline.merge([message(4, { type: 'RECALL', content: 't1-3' }), message(3)])
  for (const uid of ['t1-1', 't1-3']) expect(find(uid)).toMatchObject({ content: '', status: 'RECALL' })
})

test('a status only moves forward, delivered, read, even if reported before the message is there', () => {
  const { timeline, find } = newTimeline()
  const receipt = (type: string, content: string) => message(0, { uid: `r-${type}-${content}`, type, content })
  timeline.merge([receipt('READ', 't1-1')])
  timeline.merge([receipt('DELIVERED', 't1-1')])
  timeline.merge([message(1), message(2)])
  timeline.merge([receipt('DELIVERED', 't1-2'), receipt('READ', 't1-2'), receipt('DELIVERED', 't1-2')])
  expect([find('t1-1')?.status, find('t1-2')?.status]).toEqual(['READ', 'READ'])
})
