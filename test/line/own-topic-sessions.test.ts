import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { startChat } from '../support/chat.ts'
import { startChildServer } from '../support/child-server.ts'
import { perFile } from '../support/fixtures.ts'
import { type JsonProgram, startProgram } from '../support/json-program.ts'
import { connect, newVisitor, type TestPerson } from '../support/people.ts'
import { countUpdates } from '../support/test-database.ts'
import { agentSays } from './missed.ts'

const server = perFile.server()
const chat = perFile.chat(server)
const lasting = { clean: false }
const ownTopic = ({ uid }: { uid: string }) => `user/${uid}/messages`

describe.each(['SIGTERM', 'SIGKILL'] as const)('after a %s', (signal) => {
  test('a device hears on its own topic, in JSON and without subscribing again, what it missed and what follows', async () => {
    const child = await startChildServer()
    const chat = await startChat(child)
    const own = ownTopic(chat.visitor)
    const first = await startProgram(child, chat.visitor, lasting)
    await first.client.subscribeAsync(own)
    await first.say(chat.visitor.uid, 'said')
    expect((await first.hears('said'))?.topic).toBe(own)
    first.drop()
    await agentSays(child, chat, ['missed-1'])
    await child.end(signal)
    await child.start()
    await agentSays(child, chat, ['missed-2'])

    const again = await startProgram(child, chat.visitor, lasting)
    expect(again.sessionPresent).toBe(true)
    await again.hears('missed-2')
    await agentSays(child, chat, ['new'])
    await again.hears('new')
    const fresh = again.heard.filter(({ message }) => message.uid !== 'said')
    expect(fresh.map(({ topic, message }) => `${topic} ${message.uid}`)).toEqual(
      ['missed-1', 'missed-2', 'new'].map((uid) => `${own} ${uid}`),
    )
    again.drop()
    chat.agentDevice.drop()
  })
})

test('what SUBACK and UNSUBACK have said is not forgotten, however soon the server is killed', async () => {
  const child = await startChildServer()
  const chat = await startChat(child)
  const own = ownTopic(chat.visitor)
  const topics: (string | undefined)[] = []
  for (const act of ['subscribeAsync', 'unsubscribeAsync'] as const) {
    const device = await startProgram(child, chat.visitor, lasting)
    await device.say(chat.visitor.uid, `before-${act}`)
    await device.hears(`before-${act}`)
    await device.client[act](own)
    await child.end('SIGKILL')
    device.drop()
    await child.start()
    const again = await startProgram(child, chat.visitor, lasting)
    await agentSays(child, chat, [`after-${act}`])
    topics.push((await again.hears(`after-${act}`))?.topic)
    again.drop()
  }
  expect(topics).toEqual([own, chat.topic])
  chat.agentDevice.drop()
})

test('what is stored already, and what is refused, costs no write', async () => {
  const updates = countUpdates(server.dataFolder, 'own_topic, json')
  const own = ownTopic(chat.visitor)
  const device = await startProgram(server, chat.visitor, { ...lasting, device: 'thrifty' })
  const writes = () => updates(`${chat.visitor.uid}/web/thrifty`)
  for (let time = 0; time < 3; time += 1) await device.client.subscribeAsync(own)
  expect(writes()).toBe(1)
  for (let time = 0; time < 3; time += 1) await device.say(chat.visitor.uid, `refused-${time}`, ' ')
  await expect.poll(() => device.heard.filter(({ message }) => message.type === 'ERROR')).toHaveLength(3)
  expect(writes()).toBe(1)
  for (const uid of ['taken-1', 'taken-2']) {
    await device.say(chat.visitor.uid, uid)
    await device.hears(uid)
  }
  await expect.poll(writes).toBe(2)
  for (let time = 0; time < 3; time += 1) await device.client.unsubscribeAsync(own)
  expect(writes()).toBe(3)
  device.drop()
})

test('two people, one of them at two devices, talk on their own topics with mqtt.js and JSON alone', async () => {
  const { visitor, agent } = chat
  const begin = async (person: TestPerson, device: string) => {
    const program = await startProgram(server, person, { device, clean: true })
    await program.client.subscribeAsync(ownTopic(person))
    return program
  }
  const [vera, phone, ann] = [await begin(visitor, 'v1'), await begin(visitor, 'v2'), await begin(agent, 'a1')]
  const write = ({ client }: JsonProgram, to: TestPerson, uid: string) =>
    client.publishAsync(ownTopic(to), JSON.stringify({ uid, type: 'TEXT', content: uid, timestamp: Date.now() }))
  // Whoever has written nothing yet hears Protobuf.
  for (const one of [vera, phone, ann]) await write(one, visitor, `opens-${one.client.options.clientId}`)
  await write(vera, agent, 'Hello?')
  expect(await ann.hears('Hello?')).toMatchObject({
    topic: ownTopic(agent),
    message: { content: 'Hello?', type: 'TEXT', status: 'SUCCESS', user: { uid: visitor.uid } },
  })
  await write(ann, visitor, 'Good day')
  await write(phone, agent, 'From the phone')
  for (const one of [vera, phone, ann])
    for (const uid of ['Hello?', 'Good day', 'From the phone'])
      expect((await one.hears(uid))?.topic).toBe(ownTopic(one === ann ? agent : visitor))
  for (const one of [vera, phone, ann]) one.drop()
})

test('the connection that takes a device over hears on its own topic; another device of the person does not', async () => {
  const own = ownTopic(chat.visitor)
  const first = await startProgram(server, chat.visitor, { ...lasting, device: 'taken' })
  await first.client.subscribeAsync(own)
  await first.say(chat.visitor.uid, 'first')
  await first.hears('first')
  const closed = once(first.client.stream, 'close')
  const second = await startProgram(server, chat.visitor, { ...lasting, device: 'taken' })
  await closed
  const other = await connect(server, chat.visitor, { device: 'other' })
  await agentSays(server, chat, ['to both'])
  expect((await second.hears('to both'))?.topic).toBe(own)
  await other.hearsUid('to both')
  expect(other.topics[other.heard.findIndex(({ uid }) => uid === 'to both')]).toBe(chat.topic)
  second.drop()
  other.drop()
})

test('a clean session forgets it, and remembers nothing itself', async () => {
  const own = ownTopic(chat.visitor)
  const heardBy = async (options: object, uid: string) => {
    const device = await startProgram(server, chat.visitor, { ...options, device: 'cleared' })
    await agentSays(server, chat, [uid])
    const find = () => device.heard.find(({ topic, message }) => topic !== own || message.uid === uid)
    await expect.poll(find).toBeDefined()
    return { device, topic: find()?.topic }
  }
  const kept = await startProgram(server, chat.visitor, { ...lasting, device: 'cleared' })
  await kept.client.subscribeAsync(own)
  await kept.say(chat.visitor.uid, 'own')
  await kept.hears('own')
  kept.drop()
  const clean = await heardBy({ clean: true }, 'clean')
  expect(clean.topic).toBe(chat.topic)
  await clean.device.client.subscribeAsync(own)
  await clean.device.client.endAsync()
  const later = await heardBy(lasting, 'later')
  expect(later.topic).toBe(chat.topic)
  later.device.drop()
})

test('nobody’s device hears on the topic of somebody else', async () => {
  const stranger = await newVisitor(server)
  const device = await startProgram(server, stranger, lasting)
  await expect(device.client.subscribeAsync(ownTopic(chat.visitor))).rejects.toThrow()
  await device.client.subscribeAsync(`user/${stranger.uid}`)
  expect(server.rows('select own_topic from devices where owner_uid = ?', stranger.uid)).toEqual([{ own_topic: '' }])
  device.drop()
})

test('a program of MQTT 5 is told that the server speaks another version, and does not hang', async () => {
  const refused = startProgram(server, chat.visitor, { protocolVersion: 5, connectTimeout: 3000 })
  await expect(refused).rejects.toThrow('Unacceptable protocol version')
})
