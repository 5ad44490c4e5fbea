import { expect, test } from 'vitest'
import type { StreamLimits } from '../../broker/stream-limits.ts'
import { defaultLimits, liftedLimits } from '../../server/config/limits.ts'
import { type Chat, startChat } from '../support/chat.ts'
import { perTest } from '../support/fixtures.ts'
import { isCounted } from '../support/limits.ts'
import { connect, newVisitor } from '../support/people.ts'
import { connectRaw, publishPacket, type RawPeer } from '../support/raw-peer.ts'
import { decode } from '../support/wire.ts'

const server = perTest.unstarted()
let chat: Chat

async function start(stream: Partial<StreamLimits> = {}): Promise<void> {
  const messages = { ...defaultLimits.messages, visitor: defaultLimits.messages.staff }
  await server.start({
    limits: { stream: { ...defaultLimits.stream, ...stream }, budgets: liftedLimits.budgets, messages },
  })
  chat = await startChat(server)
}

const frozenId = () => ({ clientId: `${chat.agent.uid}/web/frozen` })

/** Stops the peer from reading its TCP socket. */
function freeze(peer: RawPeer): RawPeer {
  peer.socket.pause()
  return peer
}

async function openSockets(): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  return Number(/^parley_mqtt_connections (\d+)$/m.exec(metrics)?.[1])
}

async function replayTo(peer: RawPeer, count: number): Promise<(string | undefined)[]> {
  const uids: (string | undefined)[] = []
  while (uids.length < count) {
    const packet = await peer.take('publish')
    // Ephemeral, needs no acknowledgement.
    if (packet.qos === 0) continue
    peer.acknowledge(packet)
    uids.push(decode(packet.payload as Buffer).uid)
  }
  return uids
}

/** The visitor sends 240 KB `count` times; each must reach the healthy device before the next is sent. */
async function sayBigOnes(count: number): Promise<string[]> {
  const visitor = await connect(server, chat.visitor)
  const uids = Array.from({ length: count }, (_, index) => `big-${index}`)
  for (const uid of uids) {
    await visitor.say(chat.topic, { uid, content: '中'.repeat(80_000) })
    expect((await chat.agentDevice.hearsUid(uid)).content).toHaveLength(80_000)
  }
  visitor.drop()
  return uids
}

test('next to a frozen device a healthy one receives everything; the frozen one costs a window and thaws', async () => {
  await start()
  const frozen = freeze(await connectRaw(server, chat.agent, frozenId()))
  const uids = await sayBigOnes(60)
  frozen.socket.resume()
  await frozen.caughtUp()
  // A window of 4 Mi characters.
  const stored = frozen.heard().filter((message) => message.type !== 'AGENT_STATUS')
  expect(stored.map((message) => message.uid)).toEqual(uids.slice(0, 53))
  expect(await replayTo(frozen, uids.length)).toEqual(uids)
  await frozen.caughtUp()
  expect(frozen.publishes()).toEqual([])
  frozen.drop()
})

test('a frozen device is cut after a while, and finds everything when it is back', async () => {
  await start({ maxStallMs: 1000 })
  const frozen = freeze(await connectRaw(server, chat.agent, frozenId()))
  // 8 MB: more than the kernel's buffers hold.
  const uids = await sayBigOnes(34)
  await expect.poll(openSockets, { timeout: 10_000 }).toBe(1)
  frozen.socket.resume()
  expect(await frozen.closed).toBe(1006)
  await isCounted(server, 'stream.maxStallMs')
  const back = await connectRaw(server, chat.agent, frozenId())
  expect(await replayTo(back, uids.length)).toEqual(uids)
  back.drop()
})

test('a device without a sign of life is closed, and the healthy one stays', async () => {
  await start()
  const frozen = freeze(await connectRaw(server, chat.agent, { ...frozenId(), keepalive: 1 }))
  await chat.agentDevice.say(chat.topic, { uid: 'for-both' })
  await expect.poll(openSockets, { timeout: 10_000 }).toBe(1)
  await chat.agentDevice.say(chat.topic, { uid: 'for-later' })
  const back = await connectRaw(server, chat.agent, frozenId())
  expect(await replayTo(back, 2)).toEqual(['for-both', 'for-later'])
  back.drop()
  frozen.drop()
})

test('a peer that provokes responses and never reads them is cut', async () => {
  await start({ maxBufferedBytes: 1024 * 1024 })
  const greedy = freeze(await connectRaw(server, await newVisitor(server)))
  // Each refusal repeats the refused uid.
  for (let index = 0; index < 150; index += 1) {
    greedy.send(publishPacket(chat.topic, { uid: `${index}`.padEnd(100_000, 'x') }, { qos: 0 }))
  }
  await expect.poll(openSockets, { timeout: 10_000 }).toBe(1)
  await chat.agentDevice.say(chat.topic, { uid: 'goes-on' })
  await isCounted(server, 'stream.maxBufferedBytes')
  greedy.drop()
})
