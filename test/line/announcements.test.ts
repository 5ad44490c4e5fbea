import { expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { contentOf } from '../support/office.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'
import type { TestMessage } from '../support/wire.ts'

const server = perTest.server()
const office = perTest.office(server)
const root = '/api/v1/announcement'

const announce = ({ token }: TestPerson, wish: object) => server.http.post(`${root}/create`, wish, token)
const isAnnounced = (text: string) => (message: TestMessage) => message.type === 'NOTICE' && message.content === text
const noticeIn = ({ type, content }: TestMessage) => type === 'ANNOUNCEMENT' && JSON.parse(content ?? '{}').text

/** Two agents, each with visitors of their own. */
async function twoDesks() {
  const ann = await office.hire(2)
  const annDevice = await office.comes(ann)
  const ours = [await office.arrives(), await office.arrives()]
  const bob = await office.hire(2)
  await office.comes(bob)
  const theirs = await office.arrives()
  for (const guest of [...ours, theirs]) await guest.page.hears(({ thread }) => thread?.state === 'CHATTING')
  return { ann, annDevice, bob, ours, theirs }
}

test('an agent tells all visitors in their own conversations the same, once, and nobody else', async () => {
  const { ann, annDevice, ours, theirs } = await twoDesks()
  const { body: count } = await server.http.get(`${root}/audience?to=visitors`, ann.token)
  expect(count.data).toEqual({ count: 2 })
  const wish = { to: 'visitors', uid: 'break', text: ' Back in ten minutes. ' }
  const first = await announce(ann, wish)
  expect([first.status, first.body.data]).toEqual([200, { uid: 'break', reached: 2, missed: 0, pending: 0 }])
  const again = await announce(ann, wish)
  expect([again.status, again.body.data]).toEqual([200, { uid: 'break', reached: 2, missed: 0, pending: 0 }])
  for (const guest of ours) {
    const told = await guest.page.hears(isAnnounced('Back in ten minutes.'))
    expect(told.thread?.topic).toBe(guest.thread.topic)
    const { event } = JSON.parse(told.extra ?? '{}') as { event: object }
    expect(event).toMatchObject({ kind: 'ANNOUNCED', uid: ann.uid, hasOwnText: true, at: expect.any(Number) })
    await annDevice.hears(
      (message) => isAnnounced('Back in ten minutes.')(message) && message.thread?.uid === guest.thread.uid,
    )
    const path = `/visitor/api/v1/message/thread/topic?topic=${guest.thread.topic}&limit=100`
    const { body } = await server.http.get(path, guest.token)
    expect(body.data.content.filter(isAnnounced('Back in ten minutes.'))).toHaveLength(1)
  }
  await theirs.page.say(theirs.thread.topic, { uid: 'later', content: 'later' })
  await theirs.page.hearsUid('later')
  expect(theirs.page.heard.filter(isAnnounced('Back in ten minutes.'))).toEqual([])
})

test('a conversation that has gone to a colleague is not told, and a visitor may announce nothing', async () => {
  const { ann, bob, ours, theirs } = await twoDesks()
  const [guest] = ours
  const taken = { threadUid: guest?.thread.uid, to: { agentUid: bob.uid }, note: '' }
  const asked = await server.http.post('/api/v1/thread/transfer/create', taken, ann.token)
  const { uid } = asked.body.data as { uid: string }
  await server.http.post('/api/v1/thread/transfer/accept', { uid, threadUid: guest?.thread.uid }, bob.token)
  expect((await announce(ann, { to: 'visitors', text: 'One left' })).body.data).toMatchObject({ reached: 1 })
  expect(guest?.page.heard.filter(isAnnounced('One left'))).toEqual([])
  for (const one of [...ours, theirs]) {
    const wishes = [
      { to: 'visitors', text: 'x' },
      { to: 'agents', workgroupUid: office.workgroup, text: 'x' },
    ]
    for (const wish of wishes) expect((await announce(one, wish)).body).toMatchObject({ code: 403, error: 'forbidden' })
    expect((await server.http.get(`${root}/query`, one.token)).status).toBe(403)
  }
})

test('an admin tells the agents of a workgroup at once, and those who are away find it when they come', async () => {
  const [ann, away] = [await office.hire(), await office.hire()]
  const annDevice = await office.comes(ann)
  const outsider = await logIn(server)
  const admin = await logIn(server)
  const stranger = await office.comes(outsider, 'outside')
  const wish = { to: 'agents', workgroupUid: office.workgroup, text: 'The warehouse is closed.' }
  const { body: count } = await server.http.get(
    `${root}/audience?to=agents&workgroupUid=${office.workgroup}`,
    admin.token,
  )
  expect(count.data).toEqual({ count: 2 })
  for (const method of [
    announce(ann, wish),
    server.http.get(`${root}/audience?to=agents&workgroupUid=${office.workgroup}`, ann.token),
  ])
    expect((await method).body).toMatchObject({ code: 403, error: 'forbidden' })
  const sent = await announce(admin, wish)
  expect([sent.status, sent.body.data]).toEqual([200, { uid: expect.any(String), reached: 2, missed: 0, pending: 0 }])
  const notice = await annDevice.hears((message) => noticeIn(message) === wish.text)
  expect(contentOf(notice as never)).toMatchObject({ author: { uid: admin.uid }, workgroupUid: office.workgroup })
  const listed = [{ text: wish.text, uid: sent.body.data.uid, workgroupUid: office.workgroup }]
  for (const agent of [ann, away])
    expect((await server.http.get(`${root}/query`, agent.token)).body.data).toMatchObject(listed)
  expect((await server.http.get(`${root}/query`, outsider.token)).body.data).toEqual([])
  expect(stranger.heard.filter((message) => noticeIn(message) === wish.text)).toEqual([])
  // Only the server announces: a client that says so is refused.
  await annDevice.say(`org/agent/${away.uid}`, { uid: 'forged', type: 'ANNOUNCEMENT', content: '{}' })
  await annDevice.hears(({ type, content }) => type === 'ERROR' && content?.includes('forged') === true)
})

test('announcements are audited with their audience and without their text, and limited for each agent', async () => {
  const { ann, bob } = await twoDesks()
  const admin = await logIn(server)
  const statuses: number[] = []
  for (let index = 0; index < 6; index += 1) {
    statuses.push((await announce(ann, { to: 'visitors', text: `A secret ${index}` })).status)
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  const refused = await announce(ann, { to: 'visitors', text: 'x' })
  expect(refused.body).toMatchObject({ error: 'too_many_requests', message: expect.stringMatching(/ in \d+ s/) })
  expect((await announce(bob, { to: 'visitors', text: 'Mine' })).status).toBe(200)
  const { body } = await server.http.get('/api/v1/audit/query?kind=announcement.send&pageSize=100', admin.token)
  const { content, totalElements } = body.data
  expect(totalElements).toBe(6)
  expect(content.at(-1)).toMatchObject({
    doer: { uid: ann.uid },
    changes: expect.arrayContaining([
      { field: 'audience', to: 'visitors' },
      { field: 'reached', to: '2' },
    ]),
  })
  expect(JSON.stringify(content)).not.toContain('secret')
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toMatch(/parley_limit_reached_total\{limit="announcements.ofAgent"\} 2/)
})

test('a blank text, an unknown workgroup and a uid that is taken are refused', async () => {
  const admin = await logIn(server)
  const agents = { to: 'agents', workgroupUid: office.workgroup, text: 'x' }
  for (const [wish, error] of [
    [{ to: 'visitors', text: ' \n\u200b' }, 'empty'],
    [{ to: 'agents', text: 'x' }, 'malformed'],
    [{ ...agents, workgroupUid: 'nowhere' }, 'unknown_target'],
    [{ to: 'everybody', text: 'x' }, 'malformed'],
    [{ to: 'visitors', text: 'x'.repeat(2001) }, 'malformed'],
  ] as const)
    expect((await announce(admin, wish)).body).toMatchObject({ error })
  expect((await announce(admin, { ...agents, uid: 'same' })).status).toBe(200)
  expect((await announce(admin, { ...agents, uid: 'same', workgroupUid: 'df_wg_uid' })).body).toMatchObject({
    error: 'uid_taken',
  })
})

test('an admin who is a member is not counted, and who joins later is not told what was said before', async () => {
  const ann = await office.hire()
  const admin = await logIn(server)
  const { workgroup: workgroupUid } = office
  const join = ({ uid: agentUid }: TestPerson) =>
    server.http.post('/api/v1/workgroup/member/add', { workgroupUid, agentUid }, admin.token)
  expect((await join(admin)).status).toBe(200)
  const count = () => server.http.get(`${root}/audience?to=agents&workgroupUid=${workgroupUid}`, admin.token)
  expect((await count()).body.data).toEqual({ count: 1 })
  const wish = { to: 'agents', workgroupUid, text: 'Before' }
  expect((await announce(admin, wish)).body.data).toMatchObject({ reached: 1, missed: 0 })
  await addTestAgent(server.dataFolder, 'late')
  const late = await logIn(server, 'late', agentPassword)
  expect((await join(late)).status).toBe(200)
  expect((await announce(admin, { ...wish, text: 'After' })).body.data).toMatchObject({ reached: 2 })
  const told = async ({ token }: TestPerson) =>
    ((await server.http.get(`${root}/query`, token)).body.data as unknown as { text: string }[]).map(({ text }) => text)
  expect(await told(ann)).toEqual(['After', 'Before'])
  expect(await told(late)).toEqual(['After'])
})
