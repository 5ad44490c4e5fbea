import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { newVisitor } from '../support/people.ts'
import { connectRaw } from '../support/raw-peer.ts'
import { encode } from '../support/wire.ts'

const server = perFile.server()
const chat = perFile.chat(server)

test('a will is not published, neither a visitor’s own nor a forged one', async () => {
  const stranger = await newVisitor(server, 'Stranger')
  const payload = encode({ uid: 'will', type: 'TEXT', content: 'I am gone', thread: { topic: chat.topic } })
  const will = { topic: chat.topic, payload, qos: 1, retain: true } as const
  const rival = await connectRaw(server, chat.visitor, { clientId: `${chat.visitor.uid}/web/rival`, will })
  for (const person of [chat.visitor, stranger]) {
    const peer = await connectRaw(server, person, { will })
    peer.drop()
    await peer.closed
  }
  await connectRaw(server, chat.visitor, { clientId: `${chat.visitor.uid}/web/rival` })
  expect(await rival.closed).toBe(4003)
  await server.http.post('/visitor/api/v1/thread/close', { uid: chat.uid }, chat.visitor.token)
  await chat.agentDevice.hears((message) => message.type === 'VISITOR_CLOSED')
  expect(chat.agentDevice.heard.filter((message) => message.uid === 'will')).toEqual([])
  expect(server.rows("select uid from messages where uid = 'will'")).toEqual([])
})
