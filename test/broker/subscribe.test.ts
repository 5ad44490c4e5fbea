import type { Packet } from 'mqtt-packet'
import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { connect, logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { connectRaw, publishPacket, type RawPeer } from '../support/raw-peer.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'

const refused = 128

const server = perFile.server()
const chat = perFile.chat(server)
let stranger: TestPerson
let colleague: TestPerson
beforeAll(async () => {
  stranger = await newVisitor(server, 'Stranger')
  await addTestAgent(server.dataFolder, 'colleague')
  colleague = await logIn(server, 'colleague', agentPassword)
})

async function granted(person: TestPerson, filters: readonly string[]): Promise<Record<string, unknown>> {
  const peer = await connectRaw(server, person, { clientId: `${person.uid}/web/asking` })
  const codes = await peer.subscribe(...filters)
  peer.drop()
  return Object.fromEntries(filters.map((filter, index) => [filter, codes[index]]))
}

const all = (filters: readonly string[], code: number) => Object.fromEntries(filters.map((filter) => [filter, code]))

/** Sends a stored and an ephemeral message to the thread. */
async function talk(uid: string): Promise<void> {
  await chat.agentDevice.say(chat.topic, { uid: `${uid}-typing`, type: 'TYPING' })
  await chat.agentDevice.say(chat.topic, { uid })
  await chat.agentDevice.hearsUid(uid)
}

/** The peer does receive messages: it receives its own thread, and nothing else came before. */
async function expectOnlyOwn(peer: RawPeer): Promise<void> {
  const own = await openThread(server, stranger, { forceNewThread: true })
  peer.send(publishPacket(own.topic, { uid: 'own' }))
  await peer.take('puback')
  await peer.caughtUp()
  expect(peer.heard().map((message) => message.uid)).toContain('own')
  expect(new Set(peer.publishes().map((packet) => packet.topic))).toEqual(new Set([own.topic]))
}

test('a visitor may subscribe to what they receive anyway', async () => {
  const { uid } = chat.visitor
  const own = [`user/${uid}`, `user/${uid}/messages`, chat.topic]
  expect(await granted(chat.visitor, own)).toEqual(all(own, 1))
})

test('an agent may subscribe to what they receive anyway', async () => {
  const { uid, accountUid } = chat.agent
  const users = [`user/${uid}`, `user/${accountUid}`, `user/${uid}/messages`]
  const own = [...users, `org/agent/${uid}`, `org/queue/${uid}`, chat.topic, `${chat.topic}_internal`]
  expect(await granted(chat.agent, own)).toEqual(all(own, 1))
})

test('a visitor is refused everybody else’s topics', async () => {
  const { uid } = chat.agent
  const foreign = [`user/${stranger.uid}`, `user/${uid}`, `org/agent/${uid}`, `org/queue/df_wg_uid`]
  const notes = [`${chat.topic}_internal`, `org/agent/${uid}/${chat.visitor.uid}`]
  expect(await granted(chat.visitor, [...foreign, ...notes])).toEqual(all([...foreign, ...notes], refused))
})

test('nobody subscribes to a thread they take no part in', async () => {
  const thread = [chat.topic, `${chat.topic}_internal`]
  expect(await granted(stranger, thread)).toEqual(all(thread, refused))
  expect(await granted(colleague, thread)).toEqual(all(thread, refused))
  const foreign = [`org/agent/${chat.agent.uid}`, `user/${chat.visitor.uid}`]
  expect(await granted(colleague, foreign)).toEqual(all(foreign, refused))
})

test('wildcards and $SYS are refused to everybody', async () => {
  const wild = ['#', '+', 'user/+', 'user/#', 'org/#', '+/+', 'org/workgroup/+/+', `user/${chat.visitor.uid}/#`]
  const system = ['$SYS/#', '$SYS/+/new/clients', '$share/g/user/x', '$SYS']
  for (const person of [stranger, chat.visitor, chat.agent]) {
    expect(await granted(person, [...wild, ...system])).toEqual(all([...wild, ...system], refused))
  }
})

test('a refused subscriber receives nothing, neither then nor after reconnecting with clean=false', async () => {
  const filters = [`user/${stranger.uid}`, chat.topic, '#', '$SYS/#']
  const peer = await connectRaw(server, stranger)
  expect(await peer.subscribe(...filters)).toEqual([1, refused, refused, refused])
  await talk('refused-1')
  await expectOnlyOwn(peer)
  peer.drop()
  await peer.closed
  await talk('refused-2')
  const again = await connectRaw(server, stranger)
  await talk('refused-3')
  await expectOnlyOwn(again)
  again.drop()
})

test('nobody is told who connects or subscribes', async () => {
  const peer = await connectRaw(server, stranger, { clientId: `${stranger.uid}/web/spy`, clean: true })
  await peer.subscribe('$SYS/#', '#')
  await granted(chat.visitor, [`user/${chat.visitor.uid}`])
  await peer.caughtUp()
  expect(peer.publishes()).toEqual([])
  peer.drop()
})

test('subscribing to one’s own thread duplicates nothing, unsubscribing removes nothing', async () => {
  const peer = await connectRaw(server, chat.visitor, { clean: true })
  await peer.subscribe(chat.topic, `user/${chat.visitor.uid}`)
  await talk('subscribed')
  peer.send({ cmd: 'unsubscribe', messageId: 10, unsubscriptions: [chat.topic] })
  await peer.take('unsuback')
  await talk('unsubscribed')
  await peer.caughtUp()
  const heard = peer.heard().map((message) => message.uid)
  expect(heard).toEqual(['subscribed-typing', 'subscribed', 'unsubscribed-typing', 'unsubscribed'])
  peer.drop()
})

test('SUBACK has a code for each filter, in order, even for a repeated one', async () => {
  const peer = await connectRaw(server, chat.visitor, { clean: true })
  const own = `user/${chat.visitor.uid}`
  const filters = [own, '#', own, chat.topic, own, `user/${stranger.uid}`, '#', chat.topic]
  expect(await peer.subscribe(...filters)).toEqual([1, refused, 1, 1, 1, refused, refused, 1])
  peer.drop()
})

test('SUBACK always grants QoS 1, and that is what is delivered', async () => {
  const peer = await connectRaw(server, chat.visitor, { clean: true })
  const asked = ([0, 1, 2] as const).map((qos) => ({ topic: chat.topic, qos }))
  peer.send({ cmd: 'subscribe', messageId: 3, subscriptions: asked })
  expect((await peer.take('suback')).granted).toEqual([1, 1, 1])
  await talk('granted')
  await peer.caughtUp()
  expect(peer.publishes().map(({ qos }) => qos)).toEqual([0, 1])
  peer.drop()
})

test('packets behind a SUBSCRIBE are answered after it', async () => {
  const peer = await connectRaw(server, chat.visitor, { clientId: `${chat.visitor.uid}/web/order`, clean: true })
  const ask = (messageId: number, topic: string): Packet => ({
    cmd: 'subscribe',
    messageId,
    subscriptions: [{ topic, qos: 1 }],
  })
  peer.send(
    ask(1, chat.topic),
    publishPacket(chat.topic, { uid: 'behind' }, { messageId: 2 }),
    { cmd: 'unsubscribe', messageId: 3, unsubscriptions: [chat.topic] },
    ask(4, `user/${chat.visitor.uid}`),
    { cmd: 'pingreq' },
  )
  await peer.take('pingresp')
  await peer.take('puback')
  const answers = peer.packets.filter(({ cmd }) => cmd.endsWith('back')).map(({ messageId }) => messageId)
  expect(answers).toEqual([1, 3, 4])
  peer.drop()
})

test('of more than 100 filters each one beyond is refused, and the connection stays', async () => {
  const greedy = await newVisitor(server, 'Greedy')
  const own = `user/${greedy.uid}`
  const filters = Array.from({ length: 101 }, () => own)
  const many = [own, ...Array.from({ length: 9999 }, () => 'a')]
  const peer = await connectRaw(server, greedy, { clean: true })
  expect(await peer.subscribe(...filters)).toEqual([...Array(100).fill(1), refused])
  peer.send({ cmd: 'unsubscribe', messageId: 10, unsubscriptions: filters })
  await peer.take('unsuback')
  expect(await peer.subscribe(...many)).toEqual(many.map((_, index) => (index === 0 ? 1 : refused)))
  expect(peer.socket.readyState).toBe(peer.socket.OPEN)
  peer.drop()
})

test('an mqtt.js client that asks for 101 topics learns which one it lacks, and does not reconnect in a loop', async () => {
  const greedy = await connect(server, stranger, { options: { clean: true, reconnectPeriod: 10 } })
  let connects = 0
  greedy.client.on('connect', () => {
    connects += 1
  })
  const topics = Array.from({ length: 101 }, (_, index) => `user/${index}`)
  await expect(greedy.client.subscribeAsync(topics)).rejects.toThrow()
  await greedy.roundTrip()
  expect(connects).toBe(0)
  await greedy.leave()
})

test('subscribing again with another QoS, before and after leaving, ends nothing', async () => {
  const { uid } = chat.visitor
  const peer = await connectRaw(server, chat.visitor, { clientId: `${uid}/web/again` })
  const ask = (qos: 0 | 1 | 2) =>
    peer.send({ cmd: 'subscribe', messageId: 7, subscriptions: [{ topic: `user/${uid}`, qos }] })
  for (const qos of [0, 1, 0, 1, 2] as const) ask(qos)
  for (let left = 5; left > 0; left -= 1) await peer.take('suback')
  peer.send({ cmd: 'unsubscribe', messageId: 8, unsubscriptions: [`user/${uid}`] })
  await peer.take('unsuback')
  ask(0)
  await peer.take('suback')
  await peer.caughtUp()
  await talk('after asking again')
  peer.drop()
})
