import { expect, test } from 'vitest'
import { SocketStream } from '../../broker/socket-stream.ts'
import { defaultLimits } from '../../server/config/limits.ts'
import { openRaw } from '../support/raw-peer.ts'
import { startTestServer } from '../support/test-server.ts'

test('cutting a connection frees the memory of what was unsent', async () => {
  const server = await startTestServer()
  const { socket } = await openRaw(server)
  const stream = new SocketStream(socket, defaultLimits.stream, {
    failed: () => {},
    closed: () => {},
    throttled: () => {},
    limitReached: () => {},
  })
  stream.write(Buffer.alloc(16 * 1024 * 1024))
  stream.sendPublish(Buffer.alloc(100), 10, 1)
  const before = process.memoryUsage().arrayBuffers
  stream.terminate()
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024)
  expect(stream.bufferedBytes).toBe(0)
  await server.remove()
})
