import { beforeAll, expect, test } from 'vitest'
import { FileClient, picture } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { newVisitor, openThread } from '../support/people.ts'

const server = perFile.server()
const chat = perFile.chat(server)
let visitor: FileClient
let agent: FileClient
let strange: FileClient

beforeAll(async () => {
  visitor = new FileClient(server, chat.visitor, 'visitor')
  agent = new FileClient(server, chat.agent, 'agent')
  strange = new FileClient(server, await newVisitor(server, 'Stranger'), 'visitor')
})

const say = (message: object) =>
  server.http.post('/api/v1/message/rest/send', { thread: { topic: chat.topic }, ...message }, chat.agent.token)
const recall = async (uid: string) => expect((await say({ type: 'RECALL', content: uid })).status).toBe(200)
const seenBy = async (client: FileClient, url: string) => (await client.sign(url)).status === 200

test('a file that two messages show is there until both are withdrawn', async () => {
  const { fileUrl } = await agent.upload(chat.topic, await picture(500, 500))
  await agent.send(chat.topic, { url: fileUrl }, { uid: 'first' })
  await agent.send(
    chat.topic,
    { url: 'https://a.example/b.png', thumbnailUrl: `${fileUrl}/thumbnail` },
    { uid: 'other' },
  )
  await say({ content: `this is no picture: ${fileUrl}` })
  await recall('first')
  expect(await seenBy(visitor, fileUrl)).toBe(true)
  expect(await seenBy(strange, fileUrl)).toBe(false)
  await recall('other')
  expect(await seenBy(visitor, fileUrl)).toBe(false)
})

test('the pictures of an order’s items can be seen by its thread, and are no other’s to show', async () => {
  const { fileUrl } = await agent.upload(chat.topic, await picture(10, 10))
  const order = (imageUrl: string) => JSON.stringify({ title: 'Order', items: [{ title: 'Pot', imageUrl }, null, 1] })
  expect((await say({ type: 'ORDER', content: order(fileUrl) })).status).toBe(200)
  expect(await seenBy(visitor, fileUrl)).toBe(true)
  expect(await seenBy(strange, fileUrl)).toBe(false)
  const own = await visitor.upload(chat.topic, await picture(10, 10))
  expect(await say({ type: 'ORDER', content: order(own.fileUrl) })).toEqual(refused(403, 'forbidden'))
})

test('a file that is sent again much later survives the withdrawal of the later message', async () => {
  const { fileUrl } = await agent.upload(chat.topic, 'early')
  await agent.send(chat.topic, { url: fileUrl })
  await Promise.all(Array.from({ length: 120 }, (_, at) => say({ content: `talk ${at}` })))
  await agent.send(chat.topic, { url: fileUrl }, { uid: 'again' })
  await recall('again')
  expect(await seenBy(visitor, fileUrl)).toBe(true)
})

test.each(['whole', 'thumbnail'])(
  'a message whose content is the bare address of a file shows it: %s',
  async (part) => {
    const { fileUrl, thumbnailUrl = '' } = await agent.upload(chat.topic, await picture(500, 500))
    const uid = `bare ${part}`
    expect((await say({ type: 'IMAGE', content: part === 'whole' ? fileUrl : thumbnailUrl, uid })).status).toBe(200)
    expect(await seenBy(visitor, fileUrl)).toBe(true)
    expect(await seenBy(strange, fileUrl)).toBe(false)
    await recall(uid)
    expect(await seenBy(visitor, fileUrl)).toBe(false)
  },
)

test('the bare address of somebody else’s file is refused, and inside a text it is just text', async () => {
  const stranger = await newVisitor(server, 'Another')
  const { topic } = await openThread(server, stranger)
  const { fileUrl } = await new FileClient(server, stranger, 'visitor').upload(topic, 'of a stranger')
  for (const type of ['IMAGE', 'FILE', 'VOICE', 'OF_THEIR_OWN'])
    expect(await say({ type, content: fileUrl })).toEqual(refused(403, 'forbidden'))
  expect((await say({ type: 'TEXT', content: fileUrl })).status).toBe(200)
  expect(await seenBy(visitor, fileUrl)).toBe(false)
})
