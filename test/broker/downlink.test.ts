import { expect, test } from 'vitest'
import { Downlink } from '../../broker/downlink.ts'
import type { SocketStream } from '../../broker/socket-stream.ts'
import type { MessageUid, ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Message } from '../../domain/message/message.ts'
import type { Person } from '../../domain/person.ts'
import { opened } from '../../domain/thread/thread.ts'

const user: Person = { uid: 'v1' as Uid, nickname: '', avatar: '', type: 'VISITOR', extra: '' }
const thread = opened({
  uid: 't1' as ThreadUid,
  topic: 'org/workgroup/w1/v1' as Topic,
  type: 'WORKGROUP',
  orgUid: 'o1' as Uid,
  targetUid: 'w1' as Uid,
  user,
  extra: '',
  priority: 0,
  createdAt: 0,
})
const message: Message = {
  uid: 'm1' as MessageUid,
  type: 'TEXT',
  content: 'hi',
  status: 'SUCCESS',
  channel: '',
  extra: '',
  sender: user,
  seq: 1,
  sentAt: 0,
  thread,
}

test('packet ids wrap to 1 after 65,535 and skip those still in flight', () => {
  const sent: number[] = []
  const stream = { sendPublish: (_frame: Buffer, _offset: number, packetId: number) => sent.push(packetId) }
  const downlink = new Downlink(stream as unknown as SocketStream)
  const isInFlight = (packetId: number) => packetId === 2 || packetId === 3
  for (let count = 0; count < 65_536; count += 1) downlink.send(message, isInFlight)
  expect(sent.slice(0, 3)).toEqual([1, 4, 5])
  expect(sent.slice(65_531)).toEqual([65_534, 65_535, 1, 4, 5])
})
