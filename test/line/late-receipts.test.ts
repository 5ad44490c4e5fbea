import type { IPublishPacket } from 'mqtt-packet'
import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { connect } from '../support/people.ts'
import { connectRaw, publishPacket, type RawPeer } from '../support/raw-peer.ts'
import { decode, type TestMessage } from '../support/wire.ts'

const server = perFile.server()
const chat = perFile.chat(server)

const named = (device: string) => ({ clientId: `${chat.visitor.uid}/web/${device}` })
const flood = (prefix: string) => Array.from({ length: 300 }, (_, index) => `${prefix}-${index}`)

async function sayAll(uids: readonly string[]): Promise<void> {
  await Promise.all(uids.map((uid) => chat.agentDevice.say(chat.topic, { uid })))
}

async function visitorSays(uid: string): Promise<void> {
  const message = { uid, content: 'mine', thread: { topic: chat.topic } }
  const { status } = await server.http.post('/visitor/api/v1/message/send', message, chat.visitor.token)
  expect(status).toBe(200)
}

/** Takes PUBLISH packets, acknowledging those of QoS 1, up to the one that matches. */
async function takeUntil(peer: RawPeer, holds: (message: TestMessage) => boolean): Promise<TestMessage[]> {
  const taken: TestMessage[] = []
  for (;;) {
    const packet: IPublishPacket = await peer.take('publish')
    if (packet.qos === 1) peer.acknowledge(packet)
    const message = decode(packet.payload as Buffer)
    taken.push(message)
    if (holds(message)) return taken
  }
}

test('an author who is behind gets receipts once caught up, the last one for each message, and no typing', async () => {
  const peer = await connectRaw(server, chat.visitor, named('slow'))
  await visitorSays('mine')
  await visitorSays('mine too')
  const uids = flood('flood')
  await sayAll(uids)
  await chat.agentDevice.say(chat.topic, { uid: 't', type: 'TYPING' })
  for (const [type, content] of [
    ['DELIVERED', 'mine'],
    ['DELIVERED', 'mine too'],
    ['READ', 'mine'],
  ] as const) {
    await chat.agentDevice.say(chat.topic, { uid: `${type} ${content}`, type, content })
  }
  await peer.caughtUp()
  expect(peer.heard()).toHaveLength(256)
  const taken = await takeUntil(peer, ({ type }) => type === 'READ')
  await peer.caughtUp()
  const after = [...taken.slice(taken.findIndex(({ uid }) => uid === uids.at(-1)) + 1), ...peer.heard()]
  expect(after.map(({ type, content }) => `${type} ${content}`)).toEqual(['DELIVERED mine too', 'READ mine'])
  expect(taken.filter(({ type }) => type === 'TYPING')).toEqual([])
  peer.drop()
})

test('an author who was away gets receipts from replay, sync and history', async () => {
  const before = await connectRaw(server, chat.visitor, named('away'))
  await before.caughtUp()
  before.drop()
  await before.closed
  const { body } = await server.http.get('/visitor/api/v1/message/sync', chat.visitor.token)
  await visitorSays('while away')
  await chat.agentDevice.say(chat.topic, { uid: 'r', type: 'READ', content: 'while away' })
  const back = await connect(server, chat.visitor, named('away'))
  expect((await back.hearsUid('while away')).status).toBe('READ')
  const read = expect.objectContaining({ uid: 'while away', status: 'READ' })
  for (const path of [`sync?limit=200&cursor=${body.data.cursor}`, `thread/uid?threadUid=${chat.uid}`]) {
    const found = await server.http.get(`/visitor/api/v1/message/${path}`, chat.visitor.token)
    if (path.startsWith('thread')) expect(found.body.data.content).toContainEqual(read)
    else expect(await lastOfSync(found.body.data)).toContainEqual(read)
  }
  back.drop()
})

/** Returns the content of the last page. */
async function lastOfSync(data: { content: readonly unknown[]; cursor: string; more: boolean }) {
  let portion = data
  while (portion.more) {
    const path = `/visitor/api/v1/message/sync?limit=200&cursor=${portion.cursor}`
    portion = (await server.http.get(path, chat.visitor.token)).body.data
  }
  return portion.content
}

test('the answer to a repeat does not overtake what a device missed', async () => {
  const before = await connectRaw(server, chat.visitor, named('phone'))
  await before.caughtUp()
  before.drop()
  await before.closed
  await visitorSays('again')
  const uids = flood('missed')
  await sayAll(uids)
  const back = await connect(server, chat.visitor, named('phone'))
  await back.say(chat.topic, { uid: 'again' })
  const isRepeat = () => back.heard.filter(({ uid }) => uid === 'again').length === 2
  await back.hears(isRepeat)
  expect(back.heard.map(({ uid }) => uid)).toEqual(['again', ...uids, 'again'])
  back.drop()
})

test('a repeat is answered to a device whose window was full at the time', async () => {
  const peer = await connectRaw(server, chat.visitor, { ...named('full'), clean: true })
  await visitorSays('once')
  await sayAll(flood('full'))
  await peer.caughtUp()
  peer.send(publishPacket(chat.topic, { uid: 'once', content: 'other words' }))
  await peer.take('puback')
  let heard = 0
  const taken = await takeUntil(peer, ({ uid }) => uid === 'once' && ++heard === 2)
  expect(taken.at(-1)).toMatchObject({ content: 'mine' })
  expect(taken).toHaveLength(302)
  peer.drop()
})
