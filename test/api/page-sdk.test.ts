import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { newVisitor, openThread } from '../support/people.ts'

const server = perFile.server()
const chat = perFile.chat(server)
const root = '/visitor/api/v1'

const unreadOf = async (token: string) => {
  const { status, body } = await server.http.get(`${root}/message/unread/count?uid=anybody`, token)
  expect(status).toBe(200)
  return body.data
}

test('what agents wrote is unread until the visitor has read it, and the visitor’s own words never are', async () => {
  const { token } = chat.visitor
  expect(await unreadOf(token)).toBe(0)
  for (const uid of ['s1', 's2', 's3']) await chat.agentDevice.say(chat.topic, { uid })
  const own = { uid: 'own', content: 'Hello', thread: { topic: chat.topic } }
  await server.http.post(`${root}/message/send`, own, token)
  expect(await unreadOf(token)).toBe(3)
  const read = { uid: 'r1', type: 'READ', content: 's1', thread: { topic: chat.topic } }
  await server.http.post(`${root}/message/send`, read, token)
  expect(await unreadOf(token)).toBe(2)
  await chat.agentDevice.say(chat.topic, { uid: 's4', type: 'RECALL', content: 's2' })
  expect(await unreadOf(token)).toBe(1)
})

test('clearing acknowledges them, and their author learns of it', async () => {
  const { token, uid } = chat.visitor
  await chat.agentDevice.say(chat.topic, { uid: 'c1' })
  const count = await unreadOf(token)
  const { body } = await server.http.post(`${root}/message/unread/clear`, { uid }, token)
  expect(body.data).toBe(count)
  expect(await unreadOf(token)).toBe(0)
  await chat.agentDevice.hears(({ type, content }) => type === 'READ' && content === 'c1')
  expect((await server.http.post(`${root}/message/unread/clear`, {}, token)).body.data).toBe(0)
})

test('the token tells whose they are: another uid opens nothing', async () => {
  const stranger = await newVisitor(server, 'Stranger')
  await openThread(server, stranger)
  await chat.agentDevice.say(chat.topic, { uid: 'w1' })
  const path = `${root}/message/unread/count?uid=${chat.visitor.uid}`
  expect((await server.http.get(path, stranger.token)).body.data).toBe(0)
  const cleared = await server.http.post(`${root}/message/unread/clear`, { uid: chat.visitor.uid }, stranger.token)
  expect(cleared.body.data).toBe(0)
  expect(await unreadOf(chat.visitor.token)).toBe(1)
  expect((await server.http.get(path)).status).toBe(401)
})

test('the page a visitor is on reaches the agents, and other facts stay', async () => {
  const visitor = await newVisitor(server, 'Vera', { lang: 'en' })
  const page = { url: 'https://shop.example/cart', title: 'Cart', referrer: 'https://shop.example/' }
  const told = { ...page, visitorUid: chat.visitor.uid, orgUid: 'df_org_uid', something: 'else' }
  expect((await server.http.post(`${root}/browse`, told, visitor.token)).status).toBe(200)
  const { body } = await server.http.get(`/api/v1/contact/${visitor.uid}`, chat.agent.token)
  expect(body.data).toMatchObject({ ...page, lang: 'en' })
  const other = await server.http.get(`/api/v1/contact/${chat.visitor.uid}`, chat.agent.token)
  expect(other.body.data).toMatchObject({ url: '' })
})
