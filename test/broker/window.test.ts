import type { IPublishPacket } from 'mqtt-packet'
import { expect, test } from 'vitest'
import { liftedLimits } from '../../server/config/limits.ts'
import { perFile } from '../support/fixtures.ts'
import { newVisitor, openThread } from '../support/people.ts'
import { connectRaw, type RawPeer } from '../support/raw-peer.ts'
import { decode } from '../support/wire.ts'

const window = 256

// Agents send more here than their budget allows in a minute.
const server = perFile.server({ limits: { budgets: liftedLimits.budgets } })
const chat = perFile.chat(server)

const named = (device: string) => ({ clientId: `${chat.visitor.uid}/web/${device}` })
const uidsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
const heardBy = (peer: RawPeer) => peer.heard().map((message) => message.uid)

async function sayAll(uids: readonly string[]): Promise<void> {
  await Promise.all(uids.map((uid) => chat.agentDevice.say(chat.topic, { uid })))
}

/** Takes and acknowledges one message after the other, until there are `count`. */
async function takeAll(peer: RawPeer, count: number): Promise<(string | undefined)[]> {
  const uids: (string | undefined)[] = []
  while (uids.length < count) {
    const packet = await peer.take('publish')
    peer.acknowledge(packet)
    uids.push(decode(packet.payload as Buffer).uid)
  }
  return uids
}

test('a device that acknowledges nothing gets 256 messages, and the rest in order once it does', async () => {
  const peer = await connectRaw(server, chat.visitor, named('slow'))
  const uids = uidsOf('flood', 400)
  await sayAll(uids)
  await peer.caughtUp()
  expect(heardBy(peer)).toEqual(uids.slice(0, window))
  expect(await takeAll(peer, uids.length)).toEqual(uids)
  await peer.caughtUp()
  expect(peer.publishes()).toEqual([])
  peer.drop()
})

test('packet ids in flight are all different', async () => {
  const peer = await connectRaw(server, chat.visitor, named('ids'))
  await sayAll(uidsOf('ids', 260))
  await peer.caughtUp()
  const ids = peer.publishes().map((packet) => packet.messageId)
  expect(new Set(ids).size).toBe(window)
  expect(ids).not.toContain(0)
  peer.drop()
})

test('what was acknowledged without a gap is not sent again when the device reconnects', async () => {
  const peer = await connectRaw(server, chat.visitor, named('gap'))
  const uids = uidsOf('gap', 6)
  await sayAll(uids)
  await peer.caughtUp()
  const packets = peer.publishes()
  peer.acknowledge(...[0, 1, 3, 5].map((index) => packets[index] as IPublishPacket))
  await peer.caughtUp()
  peer.drop()
  await peer.closed
  await sayAll(['gap-after'])
  const again = await connectRaw(server, chat.visitor, named('gap'))
  expect(await takeAll(again, 5)).toEqual([...uids.slice(2), 'gap-after'])
  await again.caughtUp()
  again.drop()
  await again.closed
  const settled = await connectRaw(server, chat.visitor, named('gap'))
  await settled.caughtUp()
  expect(settled.publishes()).toEqual([])
  settled.drop()
})

test('acknowledgements of packets never sent, or twice, change nothing', async () => {
  const peer = await connectRaw(server, chat.visitor, named('liar'))
  for (const messageId of [1, 2, 3, 40_000]) peer.send({ cmd: 'puback', messageId })
  await sayAll(['liar-0', 'liar-1'])
  await peer.caughtUp()
  const [first] = peer.publishes()
  peer.acknowledge(first as IPublishPacket, first as IPublishPacket)
  await peer.caughtUp()
  peer.drop()
  await peer.closed
  const again = await connectRaw(server, chat.visitor, named('liar'))
  expect(await takeAll(again, 1)).toEqual(['liar-1'])
  again.drop()
})

test('a thread that is behind does not starve another one of the same device', async () => {
  const peer = await connectRaw(server, chat.visitor, named('two'))
  const uids = uidsOf('two', 300)
  await sayAll(uids)
  const direct = await openThread(server, chat.visitor, { type: '0', sid: chat.agent.uid })
  await chat.agentDevice.hears((message) => message.thread?.uid === direct.uid)
  await chat.agentDevice.say(direct.topic, { uid: 'direct' })
  const heard = await takeAll(peer, 302)
  expect(heard.filter((uid) => uid?.startsWith('two-'))).toEqual(uids)
  expect(heard.slice(-2)).toContain('direct')
  peer.drop()
})

test('every device has its own window: a stranger’s flood takes no room in it', async () => {
  const stranger = await newVisitor(server, 'Stranger')
  const theirs = await openThread(server, stranger)
  const flooded = await connectRaw(server, stranger)
  await Promise.all(uidsOf('theirs', 300).map((uid) => chat.agentDevice.say(theirs.topic, { uid })))
  const peer = await connectRaw(server, chat.visitor, { ...named('own'), clean: true })
  await sayAll(['mine'])
  await peer.caughtUp()
  expect(heardBy(peer)).toEqual(['mine'])
  await flooded.caughtUp()
  expect(flooded.publishes()).toHaveLength(window)
  peer.drop()
  flooded.drop()
})
