import type { IPublishPacket } from 'mqtt-packet'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { connectRaw, publishPacket, type RawPeer } from '../support/raw-peer.ts'
import { decode, type TestMessage } from '../support/wire.ts'

const server = perFile.server()
const chat = perFile.chat(server)
let stranger: TestPerson
let closedTopic: string
let sender: RawPeer
beforeAll(async () => {
  stranger = await newVisitor(server, 'Stranger')
  const ended = await openThread(server, stranger)
  await server.http.post('/visitor/api/v1/thread/close', { uid: ended.uid }, stranger.token)
  const [last] = server.rows('select uid from messages where thread_uid = ? order by seq desc limit 1', ended.uid)
  await chat.agentDevice.hearsUid(String(last?.uid))
  closedTopic = ended.topic
})
beforeEach(async () => {
  sender = await connectRaw(server, stranger, { clean: true })
})
afterEach(() => sender.drop())

interface Refusal {
  readonly to: () => string
  readonly message?: TestMessage
  readonly packet?: Partial<IPublishPacket>
  readonly code: string
}

const refusals: Record<string, Refusal> = {
  'to a stranger’s thread': { to: () => chat.topic, code: 'thread_not_found' },
  'to a thread there is not': { to: () => 'org/workgroup/df_wg_uid/nobody', code: 'thread_not_found' },
  'to a thread that has ended': { to: () => closedTopic, code: 'thread_closed' },
  'to somebody’s own topic': { to: () => `user/${chat.visitor.uid}`, code: 'thread_not_found' },
  'to one’s own topic': { to: () => `user/${stranger.uid}`, code: 'thread_not_found' },
  'to an agent’s topic': { to: () => `org/agent/${chat.agent.uid}`, code: 'thread_not_found' },
  'to the queue': { to: () => 'org/queue/df_wg_uid', code: 'thread_not_found' },
  'to the agents’ notes': { to: () => `${chat.topic}_internal`, code: 'thread_not_found' },
  'to $SYS': { to: () => '$SYS/news', code: 'thread_not_found' },
  'to no known topic': { to: () => 'lights/kitchen', code: 'thread_not_found' },
  'whose thread is another than its topic': {
    to: () => closedTopic,
    message: { thread: { topic: 'org/workgroup/df_wg_uid/other' } },
    code: 'topic_mismatch',
  },
  'that is to be retained': { to: () => closedTopic, packet: { retain: true }, code: 'retain_unsupported' },
  'without a uid': { to: () => closedTopic, message: { uid: '' }, code: 'uid_missing' },
  'that is no Message': { to: () => closedTopic, packet: { payload: Buffer.from([0xff, 0xff]) }, code: 'malformed' },
  'without a payload': { to: () => closedTopic, packet: { payload: Buffer.alloc(0) }, code: 'uid_missing' },
}

let lastId = 0
function packetOf({ to, message, packet }: Refusal, uid: string): IPublishPacket {
  lastId += 1
  return publishPacket(to(), { uid, ...message }, { messageId: lastId, ...packet })
}

function expectError(error: TestMessage, code: string): void {
  expect(error).toMatchObject({ type: 'ERROR', status: 'ERROR', thread: { topic: `user/${stranger.uid}` } })
  expect(JSON.parse(error.content ?? '')).toMatchObject({ code, message: expect.stringMatching(/\.$/) })
}

test.each(Object.keys(refusals))('a message %s is acknowledged and refused, and the connection stays', async (name) => {
  const refusal = refusals[name] as Refusal
  const deskHeard = chat.agentDevice.heard.length
  const packet = packetOf(refusal, 'refused')
  sender.send(packet)
  const error = await sender.take('publish')
  expect(error).toMatchObject({ qos: 0, retain: false, topic: `user/${stranger.uid}` })
  expect((await sender.take('puback')).messageId).toBe(packet.messageId)
  await sender.caughtUp()
  expect(sender.publishes()).toEqual([])
  expectError(decode(error.payload as Buffer), refusal.code)
  expect(server.rows("select uid from messages where uid in ('refused', '')")).toEqual([])
  await chat.agentDevice.say(chat.topic, { uid: `after-${packet.messageId}` })
  await chat.agentDevice.hearsUid(`after-${packet.messageId}`)
  // The desk may still receive news of their arrival.
  const heard = chat.agentDevice.heard.slice(deskHeard).filter((message) => message.type !== 'AGENT_STATUS')
  expect(heard.map((message) => message.uid)).toEqual([`after-${packet.messageId}`])
})

test('a refusal names the refused uid and goes to the sending device alone', async () => {
  const other = await connectRaw(server, stranger, { clientId: `${stranger.uid}/web/other` })
  for (const qos of [0, 1] as const) {
    sender.send(publishPacket(chat.topic, { uid: `no-${qos}` }, { qos, messageId: 500 }))
    const error = decode((await sender.take('publish')).payload as Buffer)
    expect(JSON.parse(error.content ?? '').uid).toBe(`no-${qos}`)
  }
  await sender.take('puback')
  await other.caughtUp()
  expect(other.publishes()).toEqual([])
  other.drop()
})

test('QoS 2 gets its handshake, is refused and stored nowhere', async () => {
  const own = await openThread(server, stranger)
  const peer = await connectRaw(server, stranger, { clientId: `${stranger.uid}/web/qos2`, clean: true })
  peer.send(publishPacket(own.topic, { uid: 'twice' }, { qos: 2, messageId: 7 }))
  const error = decode((await peer.take('publish')).payload as Buffer)
  expect(JSON.parse(error.content ?? '')).toMatchObject({ code: 'qos_unsupported', uid: 'twice' })
  expect((await peer.take('pubrec')).messageId).toBe(7)
  peer.send({ cmd: 'pubrel', messageId: 7 })
  expect((await peer.take('pubcomp')).messageId).toBe(7)
  peer.send(publishPacket(own.topic, { uid: 'once' }))
  await peer.take('puback')
  expect(server.rows("select uid from messages where uid in ('twice', 'once')")).toEqual([{ uid: 'once' }])
  peer.drop()
})

test('an unfinished QoS 2 handshake holds nothing: each one is answered, however many are open', async () => {
  const peer = await connectRaw(server, stranger, { clientId: `${stranger.uid}/web/half`, clean: true })
  const half = Array.from({ length: 300 }, (_, index) =>
    publishPacket(closedTopic, { uid: `half-${index}` }, { qos: 2, messageId: index + 1 }),
  )
  peer.send(...half)
  for (const { messageId } of half) expect((await peer.take('pubrec')).messageId).toBe(messageId)
  peer.send({ cmd: 'pubrel', messageId: 300 }, { cmd: 'pubrel', messageId: 4000 })
  expect((await peer.take('pubcomp')).messageId).toBe(300)
  expect((await peer.take('pubcomp')).messageId).toBe(4000)
  await peer.caughtUp()
  const codes = peer.heard().map(({ content = '' }) => JSON.parse(content).code)
  expect(codes).toEqual(half.map(() => 'qos_unsupported'))
  peer.drop()
})
