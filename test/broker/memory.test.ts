import { IncomingMessage } from 'node:http'
import { queryObjects } from 'node:v8'
import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { newVisitor } from '../support/people.ts'
import { greet } from '../support/raw-peer.ts'

const server = perFile.server()

/** Counts the requests in memory after a garbage collection. */
const requests = () => Number(queryObjects(IncomingMessage, { format: 'count' }))

test('a connection does not retain its upgrade request', async () => {
  const visitors = await Promise.all(Array.from({ length: 20 }, () => newVisitor(server)))
  const before = requests()
  for (const visitor of visitors) expect((await greet(server, visitor)).connack.returnCode).toBe(0)
  expect(requests()).toBeLessThan(before + visitors.length)
})
