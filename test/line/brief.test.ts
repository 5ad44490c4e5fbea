import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { hearsOf } from '../support/office.ts'
import { connect, logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'

const server = perFile.server()
const office = perFile.office(server, { accept: 'OFFER', offerSeconds: 60 })

const brief = ({ token }: TestPerson, threadUid: string) =>
  server.http.get(`/api/v1/queue/brief?threadUid=${threadUid}`, token)

test('the brief is for an agent who is asked, and for those who may take it from the queue; for nobody else', async () => {
  const [agent, member, outsider] = [await office.hire(), await office.hire(), await logIn(server)]
  const agentDevice = await office.comes(agent)
  const page = { url: 'https://shop.example/teapots', title: 'Teapots' }
  const { body } = await server.http.post('/visitor/api/v1/init', { orgUid: 'df_org_uid', nickname: 'Vera', ...page })
  const visitor = { uid: body.data.uid, token: body.data.accessToken }
  const thread = await openThread(server, visitor, { sid: office.workgroup })
  await hearsOf(agentDevice, 'OFFER', (content) => content.threadUid === thread.uid)
  expect(dataOf(await brief(agent, thread.uid))).toMatchObject({ first: null, workgroup: 'Office', ...page, note: '' })
  const device = await connect(server, visitor, { device: 'd1' })
  await device.say(thread.topic, { uid: 'm1', content: `Is it cracked? ${'x'.repeat(500)}` })
  await device.say(thread.topic, { uid: 'm2', content: 'Hello?' })
  device.client.end(true)
  for (const one of [agent, member]) {
    const { first, waitSeconds } = dataOf<{ first: { type: string; content: string }; waitSeconds: number }>(
      await brief(one, thread.uid),
    )
    expect([first.type, first.content.length, first.content.startsWith('Is it cracked?')]).toEqual(['TEXT', 200, true])
    expect(waitSeconds).toBeGreaterThanOrEqual(0)
  }
  // An admin who is not a member, the visitor, and a name that does not exist.
  expect(await brief(outsider, thread.uid)).toEqual(refused(404, 'thread_not_found'))
  expect(await brief(visitor, thread.uid)).toEqual(refused(403, 'forbidden'))
  expect(await brief(agent, 'nothing')).toEqual(refused(404, 'thread_not_found'))
})

test('the brief of an assigned thread is only for the asked colleague, and its note stays after the yes', async () => {
  const [ann, bea, eve] = [await office.hire(), await office.hire(), await office.hire()]
  office.set({})
  const agentDevice = await office.comes(ann)
  const guest = await newVisitor(server, 'Vera')
  const thread = await openThread(server, guest, { sid: office.workgroup })
  await agentDevice.hears((message) => message.thread?.uid === thread.uid && message.type === 'WELCOME')
  const listener = await office.comes(bea)
  expect((await brief(ann, thread.uid)).status).toBe(200)
  for (const one of [bea, eve]) expect(await brief(one, thread.uid)).toEqual(refused(404, 'thread_not_found'))
  const asked = { threadUid: thread.uid, note: 'Wants her money back', to: { agentUid: bea.uid } }
  const { uid } = dataOf<{ uid: string }>(await server.http.post('/api/v1/thread/transfer/create', asked, ann.token))
  expect((await brief(bea, thread.uid)).status).toBe(200)
  expect(await brief(eve, thread.uid)).toEqual(refused(404, 'thread_not_found'))
  for (const _ of ['once', 'again']) {
    await server.http.post('/api/v1/thread/transfer/accept', { uid, threadUid: thread.uid }, bea.token)
  }
  const note = await listener.hears(({ content }) => content === 'Wants her money back')
  expect(note).toMatchObject({ type: 'TEXT', user: { uid: ann.uid }, thread: { topic: `${thread.topic}_internal` } })
  expect(server.rows('select content from messages where content = ?', 'Wants her money back')).toHaveLength(1)
})
