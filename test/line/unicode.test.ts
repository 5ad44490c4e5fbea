import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'

const server = perFile.server()
const chat = perFile.chat(server)

const send = (message: object) =>
  server.http.post('/visitor/api/v1/message/send', { thread: { topic: chat.topic }, ...message }, chat.visitor.token)

// JSON can escape a lone surrogate, UTF-8 cannot encode it.
const half = 'hi \ud800!'

test.each([
  ['uid', { uid: half, content: 'x' }],
  ['type', { uid: 'a', type: half, content: 'x' }],
  ['content', { uid: 'a', content: half }],
  ['channel', { uid: 'a', content: 'x', channel: half }],
  ['extra', { uid: 'a', content: 'x', extra: half }],
  ['message as text', { json: JSON.stringify({ uid: 'a', content: half, thread: { topic: 'x' } }) }],
])('a lone surrogate in the %s is refused and reaches nobody, a whole pair does', async (_field, message) => {
  const { status, body } = await send(message)
  expect([status, body.error]).toEqual([400, 'malformed'])
  const whole = `whole ${_field}`
  expect((await send({ uid: whole, content: 'hi \ud83d\ude00!' })).status).toBe(200)
  expect(await chat.agentDevice.hearsUid(whole)).toMatchObject({ content: 'hi 😀!' })
  const others = chat.agentDevice.heard.filter(({ uid, seq = 0 }) => seq > 1 && !uid?.startsWith('whole '))
  expect(others).toEqual([])
})
