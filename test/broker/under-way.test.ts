import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { liftedLimits } from '../../server/config/limits.ts'
import { perFile } from '../support/fixtures.ts'
import { connectRaw, publishPacket, type RawPeer } from '../support/raw-peer.ts'

const server = perFile.server({ limits: { budgets: liftedLimits.budgets } })
const chat = perFile.chat(server)

const device = (name: string) =>
  connectRaw(server, chat.visitor, { clientId: `${chat.visitor.uid}/web/${name}`, clean: true })

const burst = (prefix: string, count: number, qos: 0 | 1 = 1) =>
  Array.from({ length: count }, (_, index) =>
    publishPacket(chat.topic, { uid: `${prefix}-${index}` }, { qos, messageId: index + 1 }),
  )

const storedUids = (prefix: string) =>
  server.rows(`select uid from messages where uid like '${prefix}-%' order by seq`).map(({ uid }) => uid as string)

/** Keeps the server from committing anything: another writer holds the database. */
async function whileNothingCommits(act: () => Promise<void>): Promise<void> {
  const writer = new DatabaseSync(join(server.dataFolder, 'parley.db'), { timeout: 5000 })
  writer.exec('begin immediate')
  try {
    await act()
  } finally {
    writer.exec('rollback')
    writer.close()
  }
}

async function takeAcknowledgements(peer: RawPeer, count: number): Promise<number[]> {
  const packetIds: number[] = []
  while (packetIds.length < count) packetIds.push((await peer.take('puback')).messageId ?? 0)
  return packetIds
}

test('of the messages in one WebSocket message, 256 are in progress at once, and the rest follows in order', async () => {
  const [peer, other] = [await device('many'), await device('other')]
  const count = 600
  await whileNothingCommits(async () => {
    peer.send(...burst('fits', 255), { cmd: 'pingreq' })
    await peer.take('pingresp')
    peer.send(...burst('many', count), { cmd: 'pingreq' })
    await other.caughtUp()
    await other.caughtUp()
    expect(peer.packets.filter(({ cmd }) => cmd === 'pingresp')).toEqual([])
  })
  await peer.take('pingresp')
  await takeAcknowledgements(peer, 255 + count)
  expect(storedUids('many')).toEqual(Array.from({ length: count }, (_, index) => `many-${index}`))
  peer.drop()
  other.drop()
})

test('more at once than a thread can hold is refused as busy, and each message is either stored or refused', async () => {
  const peers = await Promise.all(Array.from({ length: 6 }, (_, index) => device(`busy${index}`)))
  const count = 300
  await whileNothingCommits(async () => {
    for (const [index, peer] of peers.entries()) peer.send(...burst(`busy-${index}`, count))
    await Promise.any(peers.map((peer) => peer.take('puback')))
  })
  const told = await Promise.all(
    peers.map(async (peer, index) => {
      await expect
        .poll(() => peer.packets.filter(({ cmd }) => cmd === 'puback').length)
        .toBeGreaterThanOrEqual(count - 1)
      await peer.caughtUp()
      const errors = peer.heard().filter(({ type }) => type === 'ERROR')
      return errors.map(({ content = '' }) => JSON.parse(content)).filter(({ uid }) => uid.startsWith(`busy-${index}-`))
    }),
  )
  const refused = told.flat()
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['busy']))
  const all = [...storedUids('busy'), ...refused.map(({ uid }) => uid)]
  expect(all).toHaveLength(peers.length * count)
  expect(new Set(all).size).toBe(peers.length * count)
  for (const peer of peers) peer.drop()
})

test('messages of a sender who leaves after many at QoS 0 are all processed', async () => {
  const [peer, other] = [await device('leaving'), await device('other')]
  const uids = Array.from({ length: 400 }, (_, index) => `leaving-${index}`)
  await whileNothingCommits(async () => {
    peer.send(...burst('leaving', uids.length, 0), { cmd: 'disconnect' })
    peer.socket.close()
    await other.caughtUp()
    await other.caughtUp()
  })
  await expect.poll(() => storedUids('leaving')).toEqual(uids)
  other.drop()
})
