import { afterEach, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { contentOf, type Guest, hearsOf, type Office, openOffice } from '../support/office.ts'
import { openThread } from '../support/people.ts'

const texts = {
  en: { welcome: 'Hi from us', waiting: 'Hold on', closing: 'Bye from us', away: 'We sleep' },
  zh: { welcome: '您好', waiting: '请稍候', closing: '再见', away: '休息中' },
}

const server = perFile.server({ limits: { graceMs: 300 } })
let office: Office

afterEach(() => office.close())

/** Returns the first message that a visitor received in a thread. */
async function firstWords({ thread, page }: Guest): Promise<string> {
  const first = await page.hears((message) => message.thread?.uid === thread.uid && message.seq === 1)
  return first.content ?? ''
}

const end = ({ thread, token }: Guest) => server.http.post('/visitor/api/v1/thread/close', { uid: thread.uid }, token)

test.each([
  ['en', 'Hi from us', 'Bye from us'],
  ['zh-CN', '您好', '再见'],
  ['', 'Hi from us', 'Bye from us'],
])('a visitor of language “%s” is greeted and dismissed in the workgroup’s own words', async (lang, hello, bye) => {
  office = openOffice(server, { texts })
  await office.comes(await office.hire())
  const guest = await office.arrives({ lang })
  expect(await firstWords(guest)).toBe(hello)
  await end(guest)
  expect((await guest.page.hears(({ type }) => type === 'VISITOR_CLOSED')).content).toBe(bye)
})

test.each([
  ['de', /^Welcome!/, /ended the conversation/],
  ['zh-TW', /^您好，已为您接通/, /访客已结束会话/],
])('a visitor of language %s, for which the workgroup has no texts, gets the server’s', async (lang, hello, bye) => {
  office = openOffice(server, { texts: { fr: { welcome: 'Bonjour', closing: 'Au revoir' } } })
  await office.comes(await office.hire())
  const guest = await office.arrives({ lang })
  expect(await firstWords(guest)).toMatch(hello)
  await end(guest)
  expect((await guest.page.hears(({ type }) => type === 'VISITOR_CLOSED')).content).toMatch(bye)
})

test('waiting visitors are told so in their own language, on arrival and when they move up', async () => {
  office = openOffice(server, { texts })
  const [first, chinese, english] = [
    await office.arrives(),
    await office.arrives({ lang: 'zh' }),
    await office.arrives(),
  ]
  expect(JSON.parse(await firstWords(chinese)).content).toBe('请稍候')
  expect(JSON.parse(await firstWords(english)).content).toBe('Hold on')
  await end(first)
  const movedTo = (place: number) => (content: Record<string, unknown>) => content.position === place
  const moved = { hasOwnText: true, content: '请稍候' }
  expect(await hearsOf(chinese.page, 'QUEUE_UPDATE', movedTo(1))).toMatchObject(moved)
  expect((await hearsOf(english.page, 'QUEUE_UPDATE', movedTo(2))).content).toBe('Hold on')
})

test('the server’s own texts are marked for waiting visitors, so that each face can word them', async () => {
  office = openOffice(server, { texts: { fr: { waiting: 'Un instant' } } })
  const [first, second] = [await office.arrives(), await office.arrives()]
  const told = JSON.parse(await firstWords(second))
  expect([told.content, told.hasOwnText]).toEqual([expect.stringMatching(/^You are in the queue/), undefined])
  await end(first)
  const moved = await hearsOf(second.page, 'QUEUE_UPDATE', ({ position }) => position === 1)
  expect([moved.content, moved.hasOwnText]).toEqual([told.content, undefined])
})

test('a visitor who comes when nobody is there is told so in their language, and again after a reload', async () => {
  office = openOffice(server, { texts, leaveMessageWhenNobody: true })
  const guest = await office.arrives({ lang: 'zh-CN' })
  expect(guest.thread.type).toBe('LEAVE_MSG')
  expect(await firstWords(guest)).toBe('休息中')
  const { body } = await server.http.post('/visitor/api/v1/thread', { sid: office.workgroup }, guest.token)
  expect([body.data.type, body.data.content]).toEqual(['LEAVE_MSG', '休息中'])
})

test('a visitor who loses their agent is told so in their language', async () => {
  office = openOffice(server, { texts })
  const agentDevice = await office.comes(await office.hire())
  const guest = await office.arrives({ lang: 'zh-CN' })
  await firstWords(guest)
  agentDevice.drop()
  const back = await guest.page.hears(({ type }) => type === 'QUEUE')
  expect(contentOf(back).content).toMatch(/^agent-\S+已离开，您已回到原来的排队位置/)
  expect((await openThread(server, guest, { sid: office.workgroup })).state).toBe('QUEUING')
})

test('an empty text of the workgroup says nothing, and the thread begins all the same', async () => {
  office = openOffice(server, { texts: { en: { welcome: '' } } })
  await office.comes(await office.hire())
  const guest = await office.arrives()
  expect([guest.thread.type, await firstWords(guest)]).toEqual(['WELCOME', ''])
})
