import { expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../server/config/limits.ts'
import { perTest } from '../support/fixtures.ts'
import { isCounted } from '../support/limits.ts'
import { connect, logIn, newVisitor, openThread } from '../support/people.ts'
import { connectRaw, frameHead, openTcp, publishPacket, type RawPeer, tryUpgrade } from '../support/raw-peer.ts'

const server = perTest.unstarted()

const start = (held: Partial<Limits['held']>) => server.start({ limits: { held: { ...defaultLimits.held, ...held } } })
const isCut = (socket: { destroyed: boolean }) => expect.poll(() => socket.destroyed).toBe(true)

/** A connected visitor who sends complete messages and must not be affected. */
async function innocent(): Promise<{ says: () => Promise<void>; peer: RawPeer }> {
  const visitor = await newVisitor(server, 'Innocent')
  const { topic } = await openThread(server, visitor)
  const peer = await connectRaw(server, visitor)
  let last = 0
  const says = async () => {
    last += 1
    peer.send(publishPacket(topic, { uid: `said-${last}` }, { messageId: last }))
    await peer.take('puback')
  }
  return { says, peer }
}

/** The server's end of a connected peer. */
async function insider(): Promise<RawPeer> {
  return connectRaw(server, await newVisitor(server))
}

const networkOf = (peer: RawPeer) => (peer.socket as unknown as { _socket: import('node:net').Socket })._socket

test('a WebSocket message in too many fragments is closed with 1008, before CONNECT and after CONNACK', async () => {
  await start({ maxFragments: 8 })
  const { says } = await innocent()
  const one = Buffer.concat([frameHead('continuation', 1, 'more'), Buffer.from([0])])
  const fragments = (count: number) =>
    Buffer.concat([
      frameHead('binary', 1, 'more'),
      Buffer.from([0x10]),
      ...Array.from({ length: count - 1 }, () => one),
    ])
  const stranger = await openTcp(server)
  stranger.write(fragments(9))
  await isCut(stranger.on('error', () => {}).resume())
  const peer = await insider()
  networkOf(peer).write(fragments(9))
  expect(await peer.closed).toBe(1008)
  await isCounted(server, 'held.maxFragments', 2)
  // As many as allowed do no harm.
  const patient = await insider()
  networkOf(patient).write(
    Buffer.concat([
      frameHead('binary', 1, 'more'),
      Buffer.from([0xc0]),
      frameHead('continuation', 1),
      Buffer.from([0]),
    ]),
  )
  await patient.take('pingresp')
  await says()
})

test.each([
  ['a WebSocket frame', Buffer.concat([frameHead('binary', 1000), Buffer.alloc(10, 0x30)])],
  ['a fragmented WebSocket message', Buffer.concat([frameHead('binary', 3, 'more'), Buffer.from([0x30, 90, 0])])],
  ['an MQTT packet in whole messages', Buffer.concat([frameHead('binary', 3), Buffer.from([0x30, 90, 0])])],
])('%s that does not end in time is cut, with or without pings between its parts', async (_what, bytes) => {
  await start({ maxUnfinishedMs: 700 })
  const { says } = await innocent()
  const peer = await insider()
  const network = networkOf(peer)
  network.write(bytes)
  const pinging = setInterval(() => network.write(frameHead('ping', 0)), 100)
  expect(await peer.closed).toBe(1006)
  clearInterval(pinging)
  await says()
})

test('of all unfinished messages together, those who hold most are cut, and a sender of whole ones is not', async () => {
  await start({ maxUnfinishedBytes: 1024 * 1024 })
  const { says } = await innocent()
  const small = await insider()
  networkOf(small).write(Buffer.concat([frameHead('binary', 1000), Buffer.alloc(10, 0x30)]))
  const large = await Promise.all(Array.from({ length: 8 }, insider))
  for (const peer of large) {
    networkOf(peer).write(Buffer.concat([frameHead('binary', 250_000), Buffer.alloc(240_000, 0x30)]))
  }
  await Promise.race(large.map(({ closed }) => closed))
  await expect.poll(() => large.filter(({ socket }) => socket.readyState === socket.OPEN).length).toBe(4)
  await says()
  networkOf(small).write(Buffer.alloc(990, 0x30))
  // Its message is complete: 0x30 0x30 is a PUBLISH whose topic is longer than the packet.
  expect(await small.closed).toBe(1002)
})

test('the memory of small pieces counts together with their content', async () => {
  await start({ maxUnfinishedBytes: 1024 * 1024, maxFragments: 4000 })
  const { says } = await innocent()
  const peers = await Promise.all(Array.from({ length: 3 }, insider))
  const one = Buffer.concat([frameHead('continuation', 1, 'more'), Buffer.from([0])])
  const many = Buffer.concat([
    frameHead('binary', 1, 'more'),
    Buffer.from([0x30]),
    ...Array.from({ length: 2000 }, () => one),
  ])
  for (const peer of peers) networkOf(peer).write(many)
  expect(await Promise.race(peers.map(({ closed }) => closed))).toBe(1006)
  await says()
})

test('a peer that reads nothing is cut when too much is unsent in total, and gets the rest on its return', async () => {
  await start({ maxUnsentBytes: 1024 * 1024 })
  const agent = await connect(server, await logIn(server))
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  const frozen = await connectRaw(server, visitor)
  networkOf(frozen).pause()
  // Three bytes per character: more than the network buffers hold.
  const content = '字'.repeat(15_000)
  await Promise.all(Array.from({ length: 200 }, (_, index) => agent.say(topic, { uid: `long-${index}`, content })))
  await expect.poll(async () => (await fetch(`${server.url}/metrics`)).text()).toContain('cut_total{why="unsent"} 1')
  frozen.drop()
  const again = await connect(server, visitor, { clientId: `${visitor.uid}/web/raw` })
  await again.hearsUid('long-199')
  for (const device of [agent, again]) device.drop()
})

test('an offer to compress is declined', async () => {
  await start({})
  expect(await tryUpgrade(server.wsUrl, ['mqtt'], { perMessageDeflate: true })).toEqual({
    status: 101,
    protocol: 'mqtt',
  })
  const peer = await insider()
  expect(peer.socket.extensions).toBe('')
})
