import { expect, test } from 'vitest'
import { messageToJson } from '../../proto/json.ts'
import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import { readMessage } from '../../web-client/core/connection/read-message.ts'

const user = { uid: 'v', nickname: 'Ann', avatar: '/a.png', type: 'VISITOR', extra: '{"a":1}' }
const message: WireMessage = {
  uid: 'm',
  type: 'TEXT',
  content: 'Hello',
  status: 'SUCCESS',
  createdAt: '2026-01-02 03:04:05',
  channel: 'WEB',
  thread: { uid: 't', topic: 'o/t', type: 'WORKGROUP', state: 'CHATTING', user, channel: 'WEB', extra: '{}' },
  user,
  extra: '{"b":2}',
  seq: 7,
  sentAt: 1_800_000_000_000,
}
const empty = { uid: '', type: '', content: '', status: '', createdAt: '', channel: '', extra: '' }
const nothing = { ...empty, thread: noThread, user: noUser, seq: 0, sentAt: 0 }

test('a message in the server’s JSON is parsed unchanged', () => {
  expect(readMessage(JSON.parse(JSON.stringify(messageToJson(message))))).toEqual(message)
})

test.each([
  ['nothing', null],
  ['a list', [message]],
  ['a text', 'TEXT'],
  ['fields of another kind', { uid: 1, content: {}, thread: 'x', user: [], extra: null, seq: '7', sentAt: true }],
  ['numbers that are none', JSON.parse('{"seq":1e999,"sentAt":-1e999}')],
])('%s is read as empty, never refused', (_, value) => {
  expect(readMessage(value)).toEqual(nothing)
})

test('wrong nested objects are read as empty, too', () => {
  const told = readMessage({ ...message, thread: { topic: 'o/t', user: { uid: {} } }, user: { uid: 'v', type: 5 } })
  expect(told.thread).toEqual({ ...noThread, topic: 'o/t' })
  expect(told.user).toEqual({ ...noUser, uid: 'v' })
})
