import { describe, expect, test } from 'vitest'
import type { Refused } from '../../domain/refusal.ts'
import { decodeMessage, encodeMessage } from '../../proto/bytes.ts'
import { noThread, noUser, type WireMessage } from '../../proto/wire.ts'
import { decode, encode } from '../support/wire.ts'

const thirdParty = Buffer.from(
  '0a026d311204544558541a026869220753454e44494e472a13323032352d30312d30312030303a30303a303032035745423a320a0274' +
    '3112166f72672f6167656e742f64665f61675f7569642f76311a054147454e542a090a0276311203426f623202545842170a0964665f' +
    '61675f7569641203416e6e22054147454e544a177b226f7267556964223a2264665f6f72675f756964227d',
  'hex',
)

const full: WireMessage = {
  uid: 'm1',
  type: 'TEXT',
  content: '你好 👋 \u202eabc',
  status: 'SUCCESS',
  createdAt: '2026-11-21 08:00:00',
  channel: 'WEB',
  thread: {
    uid: 't1',
    topic: 'org/workgroup/w/v',
    type: 'WORKGROUP',
    state: 'CHATTING',
    user: { uid: 'v', nickname: 'Vera', avatar: 'a.png', type: 'VISITOR', extra: '{"a":1}' },
    channel: '',
    extra: '{"b":2}',
  },
  user: { uid: 'a', nickname: 'Ann', avatar: '', type: 'AGENT', extra: '' },
  extra: '{"c":3}',
  seq: 4_294_967_295,
  sentAt: 1_795_245_185_464,
}

test('a packet made by a third-party client is read', () => {
  expect(decodeMessage(thirdParty)).toEqual({
    uid: 'm1',
    type: 'TEXT',
    content: 'hi',
    status: 'SENDING',
    createdAt: '2025-01-01 00:00:00',
    channel: 'WEB',
    thread: {
      uid: 't1',
      topic: 'org/agent/df_ag_uid/v1',
      type: 'AGENT',
      state: '',
      user: { ...noUser, uid: 'v1', nickname: 'Bob' },
      channel: 'TX',
      extra: '',
    },
    user: { ...noUser, uid: 'df_ag_uid', nickname: 'Ann', type: 'AGENT' },
    extra: '{"orgUid":"df_org_uid"}',
    seq: 0,
    sentAt: 0,
  })
})

test('what we write, google-protobuf reads, field by field', () => {
  const { channel: _empty, ...thread } = full.thread
  const { extra: _none, avatar: _neither, ...user } = full.user
  expect(decode(encodeMessage(full))).toMatchObject({ ...full, thread, user })
})

test('what google-protobuf writes, we read', () => {
  expect(decodeMessage(encode(full))).toEqual(full)
})

describe('the three objects that some clients require', () => {
  test('are always on the wire, even empty', () => {
    const written = decode(encodeMessage({ ...full, thread: noThread, user: noUser }))
    expect(written.user).toBeDefined()
    expect(written.thread).toBeDefined()
    expect(written.thread?.user).toBeDefined()
  })

  test('may be absent when a client writes', () => {
    expect(decodeMessage(encode({ uid: 'm', type: 'TEXT' }))).toMatchObject({ thread: noThread, user: noUser })
    expect(decodeMessage(encode({ uid: 'm', thread: { topic: 't' } })).thread.user).toEqual(noUser)
  })
})

describe('thread field 6', () => {
  test('starting with { is the extra of an older client', () => {
    const { thread } = decodeMessage(encode({ uid: 'm', thread: { topic: 't', channel: '{"old":1}' } }))
    expect(thread).toMatchObject({ channel: '', extra: '{"old":1}' })
  })

  test('does not replace an extra in its own field', () => {
    const { thread } = decodeMessage(encode({ uid: 'm', thread: { channel: '{"old":1}', extra: '{"new":1}' } }))
    expect(thread.extra).toBe('{"new":1}')
  })

  test('is a channel otherwise', () => {
    expect(decodeMessage(encode({ uid: 'm', thread: { channel: 'WEB' } })).thread).toMatchObject({
      channel: 'WEB',
      extra: '',
    })
  })
})

test('a field without a number of ours is skipped', () => {
  const unknown = Buffer.from([0xd2, 0x06, 0x03, 0x61, 0x62, 0x63]) // field 106, three bytes
  expect(decodeMessage(Buffer.concat([encode({ uid: 'm' }), unknown])).uid).toBe('m')
})

test.each([
  ['text', Buffer.from('hello')],
  ['a cut packet', encode(full).subarray(0, 20)],
  ['a length beyond the end', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0x7f, 0x61])],
])('%s is refused as malformed', (_what, bytes) => {
  try {
    decodeMessage(bytes)
    expect.unreachable()
  } catch (error) {
    expect((error as Refused).code).toBe('malformed')
  }
})
