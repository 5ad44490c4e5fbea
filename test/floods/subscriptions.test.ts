import { expect, test } from 'vitest'
import { expectWithstood, flood, startFloodedServer } from '../support/flood.ts'

test.each([
  ['a visitor on 40 sockets, 100 made-up topics a packet', { users: 1, socketsEach: 40, filters: 100 }],
  ['40 visitors, 100 made-up topics a packet', { users: 40, socketsEach: 1, filters: 100 }],
  ['40 visitors, 10,000 filters a packet', { users: 40, socketsEach: 1, filters: 10_000 }],
  ['40 visitors, their own topic and off it again', { users: 40, socketsEach: 1, own: true }],
])('endless SUBSCRIBE: %s', async (_name, given) => {
  const server = await startFloodedServer()
  const seen = await flood(server, { attack: 'subscriptions', given })
  expectWithstood(server, seen, { moreMiB: 100 })
  expect(seen.attack).toMatchObject({ sockets: 40, closed: 0 })
  expect(seen.attack.answered).toBeGreaterThan(0)
})
