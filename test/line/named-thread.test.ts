import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { connect, newVisitor, openThread, type TestDevice } from '../support/people.ts'

// One topic, two threads of the same people, the first of them closed.
const server = perFile.server()
const chat = perFile.chat(server)
let phone: TestDevice
let next: { uid: string }
beforeAll(async () => {
  phone = await connect(server, chat.visitor)
  await phone.say(chat.topic, { uid: 'first' })
  next = await openThread(server, chat.visitor, { forceNewThread: true })
})
afterAll(() => {
  chat.agentDevice.drop()
  phone.drop()
})

const send = (message: object, { token } = chat.visitor) =>
  server.http.post('/visitor/api/v1/message/send', { content: 'x', ...message }, token)
const threadsOf = (uid: string) =>
  server.rows('select thread_uid from messages where uid = ?', uid).map((row) => row.thread_uid)

describe('a message that names a closed thread', () => {
  test('by its uid only is not stored in the topic’s next one', async () => {
    const { status, body } = await send({ uid: 'late', thread: { uid: chat.uid } })
    expect([status, body.error]).toEqual([409, 'thread_closed'])
    expect(threadsOf('late')).toEqual([])
    expect((await send({ uid: 'in time', thread: { uid: next.uid } })).status).toBe(200)
    expect(threadsOf('in time')).toEqual([next.uid])
  })

  test('together with its topic goes where the topic goes, whatever uid a client made up', async () => {
    await phone.say(chat.topic, { uid: 'made up', thread: { uid: 't1', topic: chat.topic } })
    await chat.agentDevice.hearsUid('made up')
    expect((await send({ uid: 'made up too', thread: { uid: 't1', topic: chat.topic } })).status).toBe(200)
    expect([threadsOf('made up'), threadsOf('made up too')]).toEqual([[next.uid], [next.uid]])
  })

  test('gets its first answer, with its own thread, if it is a repeat', async () => {
    const { body } = await send({ uid: 'first', thread: { uid: chat.uid } })
    expect(body.data).toMatchObject({ uid: 'first', seq: 2, thread: { uid: chat.uid, state: 'CLOSED' } })
    expect(threadsOf('first')).toEqual([chat.uid])
  })

  test('tells a stranger only that there is none, and the same of a foreign thread that exists', async () => {
    const stranger = await newVisitor(server, 'Stranger')
    const own = await openThread(server, stranger)
    for (const thread of [{ uid: chat.uid }, { uid: chat.uid, topic: chat.topic }]) {
      const { status, body } = await send({ uid: 'first', thread }, stranger)
      expect([status, body.error]).toEqual([404, 'thread_not_found'])
    }
    expect((await send({ uid: 'own', thread: { uid: own.uid, topic: own.topic } }, stranger)).status).toBe(200)
  })
})

test('a repeat gets the thread it was stored in even when the topic’s newest is closed too', async () => {
  await server.http.post('/visitor/api/v1/thread/close', { uid: next.uid }, chat.visitor.token)
  const { status, body } = await send({ uid: 'first', thread: { topic: chat.topic } })
  expect(status).toBe(200)
  expect(body.data).toMatchObject({ seq: 2, thread: { uid: chat.uid } })
})
