import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startChat } from '../support/chat.ts'
import { connectPacket, connectRaw, openRaw, tryUpgrade } from '../support/raw-peer.ts'
import { startTestServer } from '../support/test-server.ts'

test('a stopping server closes everybody with 1001 and accepts nobody', async () => {
  const server = await startTestServer()
  const { visitor, agent } = await startChat(server)
  const inside = [await connectRaw(server, visitor), await connectRaw(server, agent)]
  const late = await openRaw(server)
  const stopped = server.stop()
  late.send(connectPacket(visitor, { clientId: `${visitor.uid}/web/late` }))
  for (const peer of [...inside, late]) expect(await peer.closed).toBe(1001)
  expect(late.packets).toEqual([])
  await stopped
  await expect(tryUpgrade(server.wsUrl, ['mqtt'])).rejects.toThrow('ECONNREFUSED')
  rmSync(server.dataFolder, { recursive: true })
})

test('a server stops in time even if a frozen peer never answers', { timeout: 10_000 }, async () => {
  const server = await startTestServer({ limits: { stopWithinMs: 4000 } })
  const { visitor } = await startChat(server)
  const frozen = await connectRaw(server, visitor)
  frozen.socket.pause()
  await server.stop()
  frozen.drop()
  rmSync(server.dataFolder, { recursive: true })
})
