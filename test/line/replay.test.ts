import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { connect, newVisitor, openThread } from '../support/people.ts'
import { agentSays, kept, keptUids, names, startWatched, type Watched } from './missed.ts'

const server = perFile.server()

/** Drops all devices of a conversation. */
function hangUp({ agentDevice, witness }: Watched): void {
  agentDevice.drop()
  witness.drop()
}

test('a device with a session gets what it missed, in order, once, before anything new, as others got it live', async () => {
  const chat = await startWatched(server)
  const away = await connect(server, chat.visitor)
  await agentSays(server, chat, names(1, 3))
  await away.hearsUid('m3')
  await away.roundTrip()
  away.drop()
  await agentSays(server, chat, names(4, 6))
  const back = await connect(server, chat.visitor)
  await agentSays(server, chat, ['m7'])
  await back.hearsUid('m7')
  await chat.witness.hearsUid('m7')
  expect(away.sessionPresent).toBe(false)
  expect(back.sessionPresent).toBe(true)
  expect(keptUids(back, chat)).toEqual(names(4, 7))
  expect(kept([away, back], chat)).toEqual(kept(chat.witness, chat))
  expect(kept([away, back], chat).map((message) => message.seq)).toEqual([2, 3, 4, 5, 6, 7, 8])
  back.drop()
  hangUp(chat)
})

test('a device with a session gets again what it received and did not acknowledge, and nothing it did', async () => {
  const chat = await startWatched(server)
  const acknowledges = ({ uid }: { uid?: string }) => uid === 'm1' || uid === 'm2'
  const away = await connect(server, chat.visitor, { acknowledges })
  await agentSays(server, chat, names(1, 4))
  await away.hearsUid('m4')
  await away.roundTrip()
  away.drop()
  const back = await connect(server, chat.visitor)
  await back.hearsUid('m4')
  await back.roundTrip()
  back.drop()
  const again = await connect(server, chat.visitor)
  await agentSays(server, chat, ['m5'])
  await again.hearsUid('m5')
  expect(keptUids(away, chat)).toEqual(names(1, 4))
  expect(keptUids(back, chat)).toEqual(names(3, 4))
  expect(kept(back, chat)).toEqual(kept(away, chat).slice(2))
  expect(keptUids(again, chat)).toEqual(['m5'])
  again.drop()
  hangUp(chat)
})

test('a device with a session that reconnects while its old connection still stands gets what that one did not acknowledge', async () => {
  const chat = await startWatched(server)
  const old = await connect(server, chat.visitor, { acknowledges: ({ uid }) => uid === 'm1' })
  await agentSays(server, chat, names(1, 3))
  await old.hearsUid('m3')
  const closed = new Promise<void>((resolve) => old.client.once('close', () => resolve()))
  const fresh = await connect(server, chat.visitor)
  await closed
  await agentSays(server, chat, ['m4'])
  await fresh.hearsUid('m4')
  expect(keptUids(fresh, chat)).toEqual(names(2, 4))
  expect(keptUids(old, chat)).toEqual(names(1, 3))
  fresh.drop()
  hangUp(chat)
})

test('each device has its own cursors, and one that asks for a clean session starts at the present', async () => {
  const chat = await startWatched(server)
  const phone = await connect(server, chat.visitor, { device: 'phone' })
  const laptop = await connect(server, chat.visitor, { device: 'laptop' })
  const clean = await connect(server, chat.visitor, { device: 'clean', options: { clean: true } })
  phone.drop()
  await agentSays(server, chat, names(1, 2))
  for (const device of [laptop, clean]) {
    await device.hearsUid('m2')
    await device.roundTrip()
    device.drop()
  }
  await agentSays(server, chat, names(3, 4))
  const options = { clean: true }
  const phoneBack = await connect(server, chat.visitor, { device: 'phone' })
  const laptopBack = await connect(server, chat.visitor, { device: 'laptop' })
  const cleanBack = await connect(server, chat.visitor, { device: 'clean', options })
  await agentSays(server, chat, ['m5'])
  for (const device of [phoneBack, laptopBack, cleanBack]) await device.hearsUid('m5')
  expect(keptUids(phoneBack, chat)).toEqual(names(1, 5))
  expect(keptUids(laptopBack, chat)).toEqual(names(3, 5))
  expect(keptUids(cleanBack, chat)).toEqual(['m5'])
  expect(cleanBack.sessionPresent).toBe(false)
  for (const device of [phoneBack, laptopBack, cleanBack]) device.drop()
  hangUp(chat)
})

test('catching up with more than a window keeps the order while others keep talking', async () => {
  const chat = await startWatched(server)
  const sleeper = await connect(server, chat.visitor)
  sleeper.drop()
  const say = (uid: string) => chat.agentDevice.say(chat.topic, { uid, content: `says ${uid}` })
  await Promise.all(names(1, 700).map(say))
  const talking = Promise.all(names(701, 850).map(say))
  const back = await connect(server, chat.visitor)
  await talking
  await Promise.all(names(851, 900).map(say))
  await back.hearsUid('m900')
  expect(keptUids(back, chat)).toEqual(names(1, 900))
  back.drop()
  hangUp(chat)
})

test('catching up with a thread that was closed meanwhile goes to its end', async () => {
  const chat = await startWatched(server)
  const away = await connect(server, chat.visitor)
  away.drop()
  await agentSays(server, chat, names(1, 2))
  const { status } = await server.http.post('/api/v1/thread/close', { uid: chat.uid }, chat.agent.token)
  expect(status).toBe(200)
  const back = await connect(server, chat.visitor)
  await back.hears((message) => message.type === 'AGENT_CLOSED')
  expect(kept(back, chat).map((message) => message.type)).toEqual(['TEXT', 'TEXT', 'AGENT_CLOSED'])
  back.drop()
  hangUp(chat)
})

test('non-participants get nothing of what was said while they were away', async () => {
  const chat = await startWatched(server)
  const stranger = await newVisitor(server, 'Stranger')
  const before = await connect(server, stranger)
  const own = await openThread(server, stranger)
  await before.hears((message) => message.thread?.uid === own.uid)
  await before.roundTrip()
  before.drop()
  await agentSays(server, chat, names(1, 3))
  await agentSays(server, { ...chat, ...own }, ['own'])
  const back = await connect(server, stranger)
  await back.hearsUid('own')
  await chat.witness.hearsUid('m3')
  expect(back.heard.map((message) => message.uid)).toEqual(['own'])
  back.drop()
  hangUp(chat)
})
