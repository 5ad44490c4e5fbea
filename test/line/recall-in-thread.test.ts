import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { newVisitor, openThread } from '../support/people.ts'
import { connectRaw, publishPacket } from '../support/raw-peer.ts'

const server = perFile.server()
const chat = perFile.chat(server)

test('a message of an earlier thread of the topic cannot be withdrawn, and nobody is told that it was', async () => {
  const visitor = await newVisitor(server)
  const { topic, uid } = await openThread(server, visitor)
  const send = (message: object) =>
    server.http.post('/visitor/api/v1/message/send', { thread: { topic }, ...message }, visitor.token)
  expect((await send({ uid: 'a', content: 'words' })).status).toBe(200)
  const later = await openThread(server, visitor, { forceNewThread: true })
  expect(later.uid).not.toBe(uid)
  const answer = await send({ uid: 'w', type: 'RECALL', content: 'a' })
  expect([answer.status, answer.body.error]).toEqual([404, 'message_not_found'])
  const rows = server.rows('select type, content, status from messages where uid in (?, ?)', 'a', 'w')
  expect(rows).toEqual([{ type: 'TEXT', content: 'words', status: 'SUCCESS' }])
})

test('a RECALL right behind a message withdraws it before it is committed', async () => {
  const peer = await connectRaw(server, chat.visitor)
  peer.send(
    publishPacket(chat.topic, { uid: 'hasty', content: 'oops' }, { messageId: 1 }),
    publishPacket(chat.topic, { uid: 'regret', type: 'RECALL', content: 'hasty' }, { messageId: 2 }),
  )
  await peer.take('puback')
  await peer.take('puback')
  expect(peer.heard().filter(({ type }) => type === 'ERROR')).toEqual([])
  const rows = server.rows('select type, content, status from messages where thread_uid = ? and seq > 1', chat.uid)
  expect(rows.map((row) => Object.values(row).join(' '))).toEqual(['TEXT  RECALL', 'RECALL hasty SUCCESS'])
  peer.drop()
})

test('an agent cannot withdraw the server’s WELCOME, although it has their uid', async () => {
  const { agent, agentDevice } = chat
  const visitor = await newVisitor(server)
  const { topic, uid } = await openThread(server, visitor, { type: '0', sid: agent.uid })
  const welcome = await agentDevice.hears((message) => message.type === 'WELCOME' && message.thread?.uid === uid)
  expect(welcome.user).toMatchObject({ uid: agent.uid, type: 'SYSTEM' })
  await agentDevice.say(topic, { uid: 'w', type: 'RECALL', content: welcome.uid ?? '' })
  expect((await agentDevice.refusal('w')).code).toBe('not_author')
  expect(server.rows('select status from messages where uid = ?', welcome.uid ?? '')).toEqual([{ status: 'SUCCESS' }])
})
