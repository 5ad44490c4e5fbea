import { test } from 'vitest'
import { startChildServer } from '../support/child-server.ts'
import { expectWithstood, flood } from '../support/flood.ts'

test('half a frame on each of many sockets', async () => {
  const server = await startChildServer()
  const seen = await flood(server, { attack: 'half-frames', given: { sockets: 3000 } })
  expectWithstood(server, seen, { moreMiB: 150 })
})
