import { computed, signal } from '@preact/signals-core'
import { expect, test } from 'vitest'
import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import { keepReading } from '../../web-client/chat-page/keep-reading.ts'
import type { ReadStore } from '../../web-client/chat-page/read-store.ts'
import type { Conversation } from '../../web-client/core/conversation/conversation.ts'
import { Timeline } from '../../web-client/core/conversation/timeline.ts'
import { openPage } from './test-platform.ts'

const topic = 'org/friend/a/b'

const message = (seq: number, given: Partial<WireMessage> = {}): WireMessage => ({
  ...{ uid: `m${seq}`, type: 'TEXT', content: `text ${seq}`, status: 'SUCCESS', createdAt: '', channel: '', extra: '' },
  ...{ user: { ...noUser, uid: 'dana', nickname: 'Dana' }, seq, sentAt: 1000 + seq },
  ...{ thread: { ...noThread, uid: 't', topic } },
  ...given,
})

/** As the server has a message of somebody who was erased. */
const emptied = (seq: number) =>
  message(seq, { uid: `erased${seq}`, type: 'ERASED', content: '', status: 'RECALL', user: noUser })

function keptBefore(...messages: WireMessage[]) {
  const kept = new Map<string, readonly WireMessage[]>([[topic, messages]])
  let writes = 0
  const store: Pick<ReadStore, 'of' | 'put'> = {
    of: async (_owner, of) => kept.get(of) ?? [],
    put: async (_owner, of, all) => {
      writes += 1
      if (all.length === 0) kept.delete(of)
      else kept.set(of, all)
    },
  }
  const page = openPage()
  const timeline = new Timeline({ onGap: () => {} })
  const readTo = signal(0)
  const unseen = computed(() => timeline.messages.value.filter(({ seq }) => seq > readTo.value))
  const deps = { clock: page.platform.clock, uid: 'ann', store }
  const end = keepReading(deps, { topic, timeline, unseen: unseen as Conversation['unseen'] } as Conversation)
  const shown = () => timeline.messages.value.map(({ seq, content }) => [seq, content])
  /** What is kept, and what shows, once all has come to rest. */
  const rested = async () => {
    await new Promise((resolve) => setImmediate(resolve))
    await page.pass(2000)
    return JSON.stringify([[...kept.values()], timeline.messages.value])
  }
  return { kept, writes: () => writes, timeline, shown, rested, readTo, end }
}

test('what was read before shows until the server answers', async () => {
  const { timeline, shown, rested } = keptBefore(message(1), message(2))
  await rested()
  expect(shown().map(([seq]) => seq)).toEqual([1, 2])
  timeline.merge([message(3)])
  timeline.answer([message(1), message(2)])
  expect(shown().map(([seq]) => seq)).toEqual([1, 2, 3])
})

test('what the server has otherwise or no more goes from the page and from what is kept', async () => {
  const { timeline, shown, rested } = keptBefore(message(1), message(2), message(3, { content: 'gone' }), message(4))
  await rested()
  timeline.answer([emptied(2), message(4, { content: 'changed' })])
  expect(shown()).toEqual([
    [2, ''],
    [4, 'changed'],
  ])
  const all = await rested()
  for (const word of ['text 2', 'gone', 'text 4']) expect(all).not.toContain(word)
  expect(all.match(/Dana/g)).toHaveLength(2)
})

test('what is kept comes too late once the server has answered', async () => {
  const { timeline, shown, rested } = keptBefore(message(1), message(2))
  timeline.answer([emptied(2)])
  expect(await rested()).not.toContain('Dana')
  expect(shown()).toEqual([[2, '']])
})

test('of a thread that the server has no more nothing is kept', async () => {
  const { kept, timeline, shown, rested } = keptBefore(message(1))
  await rested()
  timeline.answer([])
  expect(shown()).toEqual([])
  await rested()
  expect([...kept.keys()]).toEqual([])
})

test('nothing is deleted of what is kept before the server has answered', async () => {
  const { kept, rested } = keptBefore(message(1))
  await rested()
  expect(kept.get(topic)).toHaveLength(1)
})

test('what was read is kept as read, and what was not is not', async () => {
  const own = message(2, { user: { ...noUser, uid: 'ann' } })
  const { kept, timeline, rested, readTo } = keptBefore()
  await rested()
  timeline.merge([message(1), own, message(3), message(4)])
  readTo.value = 3
  await rested()
  expect(kept.get(topic)?.map(({ status }) => status)).toEqual(['READ', 'SUCCESS', 'READ', 'SUCCESS'])
  readTo.value = 4
  await rested()
  expect(kept.get(topic)?.at(-1)?.status).toBe('READ')
})

test('what is taken back that is gone takes nothing else back', async () => {
  const { timeline, shown, rested } = keptBefore(message(1), message(2))
  await rested()
  timeline.answer([message(2)])
  timeline.merge([message(3, { type: 'RECALL', content: 'm1' })])
  expect(shown()[0]).toEqual([2, 'text 2'])
})

test('what was taken back is kept as taken back', async () => {
  const { kept, timeline, rested, readTo } = keptBefore()
  await rested()
  timeline.merge([message(1), message(2, { status: 'RECALL', content: '' })])
  readTo.value = 2
  await rested()
  expect(kept.get(topic)?.map(({ status }) => status)).toEqual(['READ', 'RECALL'])
})

test('what comes quickly one after the other is kept at once', async () => {
  const { kept, writes, timeline, rested } = keptBefore(message(1))
  await rested()
  const before = writes()
  for (const seq of [2, 3, 4]) timeline.merge([message(seq)])
  await rested()
  expect([kept.get(topic)?.length, writes() - before]).toEqual([4, 1])
})

test('once it has ended nothing more is kept, nor shown of what was kept', async () => {
  const early = keptBefore(message(1))
  early.end()
  await early.rested()
  expect(early.shown()).toEqual([])
  const late = keptBefore(message(1))
  await late.rested()
  late.timeline.merge([message(2)])
  late.end()
  await late.rested()
  late.timeline.merge([message(3)])
  await late.rested()
  expect(late.kept.get(topic)?.map(({ seq }) => seq)).toEqual([1])
})
