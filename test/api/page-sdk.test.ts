import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { newVisitor, openThread } from '../support/people.ts'
import { listIn } from '../support/setting-up.ts'

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

/** Uploads as a web SDK does: the file first, then fields of its own, no topic. */
async function upload(token: string | undefined, more: readonly [string, string][] = []) {
  const form = new FormData()
  form.append('file', new Blob(['two pots of tea']), 'order.txt')
  for (const [name, value] of [['fileName', 'order.txt'], ['kbType', 'feedback'], ['client', 'web'], ...more] as const)
    form.append(name, value)
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const response = await fetch(`${server.url}/visitor/api/upload/file`, { method: 'POST', headers, body: form })
  return { status: response.status, body: (await response.json()) as { data: { fileUrl: string } } }
}

test('a file is uploaded for no conversation, and shown by its owner alone in any of theirs', async () => {
  const { token } = chat.visitor
  const { status, body } = await upload(token)
  expect(status).toBe(200)
  const { fileUrl } = body.data
  const stranger = await newVisitor(server, 'Stranger')
  const theirs = await openThread(server, stranger)
  const sign = (who: string) => server.http.get(`${root}/upload/sign?url=${fileUrl}`, who)
  const send = (who: string, topic: string) => {
    const content = JSON.stringify({ url: fileUrl, name: 'order.txt' })
    return server.http.post(`${root}/message/send`, { type: 'FILE', content, thread: { topic } }, who)
  }
  expect((await sign(stranger.token)).status).toBe(404)
  expect(await send(stranger.token, theirs.topic)).toEqual(refused(403, 'forbidden'))
  expect((await server.http.get(`/api/v1/upload/sign?url=${fileUrl}`, chat.agent.token)).status).toBe(404)
  expect((await send(token, chat.topic)).status).toBe(200)
  const signed: unknown = (await server.http.get(`/api/v1/upload/sign?url=${fileUrl}`, chat.agent.token)).body.data
  const address = String((signed as Record<string, unknown>)[fileUrl])
  expect(await (await fetch(server.url + address)).text()).toBe('two pots of tea')
  expect((await sign(stranger.token)).status).toBe(404)
  expect((await upload(undefined)).status).toBe(401)
  expect((await upload(token, [['topic', chat.topic]])).status).toBe(400)
})

test('feedback without a conversation is a left message that agents find; in one it is said there', async () => {
  const visitor = await newVisitor(server, 'Vera')
  const remark = { content: 'The price is missing', selectedText: 'Longjing\n100 g', url: 'https://shop.example/tea' }
  const given = await server.http.post('/visitor/api/feedback/submit', { ...remark, more: [1] }, visitor.token)
  expect(given.status).toBe(200)
  expect(given.body.data).toMatchObject({ type: 'LEAVE_MSG_SUBMIT', status: 'SUCCESS' })
  const found = await server.http.get('/api/v1/leavemsg/query?state=open', chat.agent.token)
  const left = listIn<{ content: string; user: { uid: string } }>(found)
  const text = '> Longjing\n> 100 g\nThe price is missing\nhttps://shop.example/tea'
  expect(left.filter(({ user }) => user.uid === visitor.uid)).toEqual([expect.objectContaining({ content: text })])
  const again = await server.http.post(`${root}/feedback/submit`, { content: 'And the weight' }, visitor.token)
  expect(again.body.data.thread?.uid).toBe(given.body.data.thread?.uid)
  await server.http.post(`${root}/feedback/submit`, { content: 'Nice page' }, chat.visitor.token)
  await chat.agentDevice.hears(({ type, content }) => type === 'TEXT' && content === 'Nice page')
  for (const odd of [
    {},
    { content: ' \u200b' },
    { content: 'x'.repeat(5001) },
    { content: 'x', workgroupUid: 'no such' },
  ])
    expect((await server.http.post(`${root}/feedback/submit`, odd, visitor.token)).status).toBeOneOf([400, 404])
  expect((await server.http.post(`${root}/feedback/submit`, remark)).status).toBe(401)
})
