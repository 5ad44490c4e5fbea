import { expect, test } from 'vitest'
import { expectWithstood, flood, startFloodedServer } from '../support/flood.ts'
import { newVisitor, openThread } from '../support/people.ts'

test('a visitor who keeps storing messages harms nobody else', async () => {
  const server = await startFloodedServer()
  const seen = await flood(server, {
    attack: 'stores-all-day',
    prepare: async () => {
      const visitor = await newVisitor(server, 'Mallory')
      const { topic } = await openThread(server, visitor)
      return { ...visitor, topic }
    },
  })
  expectWithstood(server, seen, { moreMiB: 150 })
  expect(seen.attack.published).toBeGreaterThan(100)
  // One minute's budget at once, plus what refills in the few seconds; and the server's own messages in ten threads.
  const [stored] = server.rows(
    `select count(*) as messages, sum(octet_length(content)) as bytes, count(distinct thread_uid) as threads
     from messages join threads on threads.uid = thread_uid join visitors on visitors.uid = visitor_uid
     where nickname = 'Mallory'`,
  )
  expect(Number(stored?.messages)).toBeLessThan(150)
  expect(Number(stored?.bytes)).toBeLessThan(400_000)
  expect(Number(stored?.threads)).toBeLessThanOrEqual(11)
})
