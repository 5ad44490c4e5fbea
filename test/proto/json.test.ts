import { describe, expect, test } from 'vitest'
import type { Refused } from '../../domain/refusal.ts'
import { readThreadType } from '../../proto/enums.ts'
import { messageFromJson, messageToJson, threadToJson } from '../../proto/json.ts'
import { noThread, noUser } from '../../proto/wire.ts'

describe('reading', () => {
  test('accepts an object with only the required fields', () => {
    expect(messageFromJson({ uid: 'm', content: 'x' })).toMatchObject({
      ...{ uid: 'm', type: 'TEXT', content: 'x', thread: noThread, user: noUser },
    })
  })

  test.each([
    ['client for channel', { client: 'web' }, { channel: 'web' }],
    ['channel before client', { channel: 'a', client: 'b' }, { channel: 'a' }],
    ['an object for extra', { extra: { a: [1] } }, { extra: '{"a":[1]}' }],
    ['text for extra', { extra: '{"a":1}' }, { extra: '{"a":1}' }],
    ['an object for content', { content: { url: 'x' } }, { content: '{"url":"x"}' }],
    ['a number for createdAt', { createdAt: 1_795_245_185_464 }, { createdAt: '2026-11-21 07:13:05' }],
    ['text for createdAt', { createdAt: 'yesterday' }, { createdAt: 'yesterday' }],
    ['null for anything', { channel: null, thread: null, user: null }, { channel: '', thread: noThread, user: noUser }],
    ['a thread’s state', { thread: { state: 'CHATTING' } }, { thread: { ...noThread, state: 'CHATTING' } }],
    ['a thread’s status', { thread: { status: 'CHATTING' } }, { thread: { ...noThread, state: 'CHATTING' } }],
    ['a thread’s type by number', { thread: { type: 1 } }, { thread: { ...noThread, type: '1' } }],
    ['a number for text', { uid: 7, content: 5, channel: -1.5 }, { uid: '7', content: '5', channel: '-1.5' }],
    ['anything for the status', { status: [1] }, { status: '' }],
    ['a number for a user’s type', { user: { uid: 3, type: 0 } }, { user: { ...noUser, uid: '3', type: '0' } }],
    ['anything for the user', { user: [], thread: { user: 1 } }, { user: noUser, thread: noThread }],
    ['a thread’s client', { thread: { client: 'web' } }, { thread: { ...noThread, channel: 'web' } }],
    ['a thread’s extra as an object', { thread: { extra: { b: 2 } } }, { thread: { ...noThread, extra: '{"b":2}' } }],
    ['a user’s extra as an object', { user: { extra: {} } }, { user: { ...noUser, extra: '{}' } }],
  ])('accepts %s', (_what, value, expected) => {
    expect(messageFromJson({ uid: 'm', ...value })).toMatchObject(expected)
  })
})

describe('refusing', () => {
  test.each([
    ['text', 'hello'],
    ['a list', []],
    ['a number', 7],
    ['nothing', null],
    ['a uid that is no text', { uid: ['m'] }],
    ['a uid that JSON has rounded', { uid: 2 ** 53 }],
    ['a thread that is no object', { thread: 'org/agent/a/v' }],
    ['a content that is a yes', { content: true }],
  ])('refuses %s', (_what, value) => {
    try {
      messageFromJson(value)
      expect.unreachable()
    } catch (error) {
      expect((error as Refused).code).toBe('malformed')
    }
  })
})

test('writing uses both names of each pair', () => {
  const message = messageFromJson({ uid: 'm', client: 'web', thread: { topic: 't', state: 'QUEUING' } })
  expect(messageToJson(message)).toMatchObject({ channel: 'web', client: 'web' })
  expect(threadToJson(message.thread)).toMatchObject({ state: 'QUEUING', status: 'QUEUING' })
})

test.each([
  ['0', 'AGENT'],
  [1, 'WORKGROUP'],
  ['workgroup', 'WORKGROUP'],
  ['Agent', 'AGENT'],
  [3, 'MEMBER'],
  ['9', undefined],
  ['', undefined],
  ['toString', undefined],
])('thread type %s is %s', (value, type) => {
  expect(readThreadType(value)).toBe(type)
})
