import { expect, test } from 'vitest'
import { FileClient } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { newVisitor, openThread } from '../support/people.ts'

const maxUploadBytesADay = 1000
const server = perFile.server({ limits: { maxUploadBytesADay } })
const chat = perFile.chat(server)

const bytes = (count: number) => Buffer.alloc(count, 1)

test('a visitor uploads that much a day and not a byte more, and others are not affected', async () => {
  const files = new FileClient(server, chat.visitor, 'visitor')
  await files.upload(chat.topic, bytes(600))
  expect(await files.post(chat.topic, bytes(401))).toEqual(refused(429, 'too_many_requests'))
  // A refused upload does not count.
  await files.upload(chat.topic, bytes(400))
  expect(await files.post(chat.topic, bytes(1))).toEqual(refused(429, 'too_many_requests'))
  expect(server.rows('select sum(size) as bytes from files')).toEqual([{ bytes: 1000 }])

  const other = await newVisitor(server)
  const { topic } = await openThread(server, other)
  await new FileClient(server, other, 'visitor').upload(topic, bytes(1000))
  const agent = new FileClient(server, chat.agent, 'agent')
  for (let times = 0; times < 2; times += 1) await agent.upload(chat.topic, bytes(1000))
})

test('concurrent uploads of a visitor count as well', async () => {
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  const files = new FileClient(server, visitor, 'visitor')
  const answers = await Promise.all(Array.from({ length: 8 }, () => files.post(topic, bytes(300))))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429, 429, 429, 429])
})
