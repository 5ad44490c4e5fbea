import { afterEach, beforeAll, expect, test } from 'vitest'
import { type AppUser, allowSocial, befriending, joinGroupOf, makeFriends, newAppUser } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { connect, type TestDevice } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'
import { openSocialPage, type SocialPage } from './social-page.ts'
import { newBrowser } from './visitor-page.ts'

const server = perFile.server()
beforeAll(() => allowSocial(server))
const open: (() => void)[] = []
afterEach(() => {
  for (const end of open.splice(0)) end()
})

const within = { timeout: 10_000 }
async function pageOf(nickname: string, more: Parameters<typeof openSocialPage>[2] = {}): Promise<SocialPage> {
  const page = await openSocialPage(server, nickname, more)
  open.push(page.end)
  return page
}
async function other(nickname: string): Promise<{ readonly who: AppUser; readonly device: TestDevice }> {
  const who = await newAppUser(server, nickname)
  const device = await connect(server, who)
  open.push(() => device.drop())
  return { who, device }
}
const rowsIn = ({ social }: SocialPage, kind: 'friends' | 'groups' = 'friends') =>
  social[kind].open.value.map(({ face, unread, last }) => [face.value.name, unread.value, last.value?.content])
const newGroup = async (by: AppUser, name: string) =>
  dataOf<{ uid: string; topic: string }>(await server.http.post('/visitor/api/v1/group/create', { name }, by.token))

test('a request appears when it is made, and accepting it brings the friend', async () => {
  const page = await pageOf('Ann')
  const { who: ben } = await other('Ben')
  await befriending(server, ben, 'ask', page.me)
  await expect.poll(() => page.social.friends.received.value.map(({ name }) => name), within).toEqual(['Ben'])
  expect(page.social.friends.waiting.value).toBe(1)
  expect(page.social.friends.standingOf(ben.uid)).toBe('RECEIVED')
  expect(await page.social.friends.act(ben.uid, 'accept')).toBe('FRIEND')
  expect(page.social.friends.received.value).toEqual([])
  expect(rowsIn(page).map(([name]) => name)).toEqual(['Ben'])
  expect(page.social.friends.standingOf(ben.uid)).toBe('FRIEND')
})

test('rows follow what is said: newest first, counted until it is read here or in another tab', async () => {
  const browser = newBrowser()
  const page = await pageOf('Ann', { browser })
  const [{ who: ben, device: bens }, { who: cleo, device: cleos }] = [await other('Ben'), await other('Cleo')]
  const [toBen, toCleo] = [await makeFriends(server, ben, page.me), await makeFriends(server, cleo, page.me)]
  await bens.say(toBen, { uid: 'b1', content: 'one' })
  await cleos.say(toCleo, { uid: 'c1', content: 'hello' })
  await bens.say(toBen, { uid: 'b2', content: 'two' })
  await expect
    .poll(() => rowsIn(page), within)
    .toEqual([
      ['Ben', 2, 'two'],
      ['Cleo', 1, 'hello'],
    ])
  expect(page.social.friends.waiting.value).toBe(3)
  const tab = await pageOf('Ann', { browser, siteUid: page.me.siteUid })
  const { conversation } = page.social.open(toBen)
  await conversation.loadOlder()
  expect(conversation.unread.value).toBe(2)
  conversation.markRead()
  expect(rowsIn(page).map(([, unread]) => unread)).toEqual([0, 1])
  await bens.hears(({ type, content }) => type === 'READ' && content === 'b2')
  await expect.poll(() => rowsIn(tab).map(([, unread]) => unread), within).toEqual([0, 1])
  await bens.say(toBen, { uid: 'w', type: 'RECALL', content: 'b2' })
  await expect.poll(() => page.social.friends.open.value[0]?.last.value?.isWithdrawn, within).toBe(true)
  expect(rowsIn(page).map(([, unread]) => unread)).toEqual([0, 1])
})

test('what is counted survives a new page, and what was read does too', async () => {
  const first = await pageOf('Ann')
  const { who: ben, device } = await other('Ben')
  const topic = await makeFriends(server, ben, first.me)
  await device.say(topic, { uid: 'read', content: 'read' })
  await expect.poll(() => rowsIn(first), within).toEqual([['Ben', 1, 'read']])
  const { conversation } = first.social.open(topic)
  await conversation.loadOlder()
  conversation.markRead()
  await device.hears(({ type, content }) => type === 'READ' && content === 'read')
  first.end()
  await device.say(topic, { uid: 'new', content: 'new' })
  const next = await pageOf('Ann', { siteUid: first.me.siteUid })
  expect(rowsIn(next)).toEqual([['Ben', 1, 'new']])
})

test('after a lost connection the rows have what was missed, once', async () => {
  const page = await pageOf('Ann')
  const { who: ben, device } = await other('Ben')
  const topic = await makeFriends(server, ben, page.me)
  await device.say(topic, { uid: 'before', content: 'before' })
  await expect.poll(() => rowsIn(page), within).toEqual([['Ben', 1, 'before']])
  page.turnHttp(false)
  page.turn('refused')
  await expect.poll(() => page.state.value, within).not.toBe('connected')
  await device.say(topic, { uid: 'missed', content: 'missed' })
  page.turn('fine')
  page.turnHttp(true)
  page.wake()
  await expect.poll(() => rowsIn(page), within).toEqual([['Ben', 2, 'missed']])
  await expect.poll(() => page.state.value, within).toBe('connected')
  expect(rowsIn(page)).toEqual([['Ben', 2, 'missed']])
})

test('a friendship that ends leaves the list, and its conversation can still be read', async () => {
  const page = await pageOf('Ann')
  const { who: ben, device } = await other('Ben')
  const topic = await makeFriends(server, ben, page.me)
  await device.say(topic, { uid: 'said', content: 'said' })
  await expect.poll(() => rowsIn(page), within).toEqual([['Ben', 1, 'said']])
  const { conversation } = page.social.open(topic)
  await befriending(server, ben, 'remove', page.me)
  await expect.poll(() => rowsIn(page), within).toEqual([])
  expect(page.social.friends.rows.value.get(topic)?.isOver.value).toBe(true)
  await conversation.loadOlder()
  expect(conversation.timeline.messages.value.map(({ content }) => content)).toContain('said')
  await makeFriends(server, ben, page.me)
  await expect.poll(() => rowsIn(page).map(([name]) => name), within).toEqual(['Ben'])
})

test('a group is created, joined and renamed, and each sees it at once', async () => {
  const [page, bens] = [await pageOf('Ann'), await pageOf('Ben')]
  const topic = await page.social.groups.create('Marathon', [bens.me.uid])
  expect(page.social.groups.open.value.map(({ face }) => face.value.name)).toEqual(['Marathon'])
  await expect
    .poll(() => bens.social.groups.invitations.value.map(({ name, by }) => [name, by.name]), within)
    .toEqual([['Marathon', 'Ann']])
  const [invitation] = bens.social.groups.invitations.value
  expect(await bens.social.groups.accept(invitation?.uid ?? '')).toBe(topic)
  await expect.poll(() => page.social.groups.rows.value.get(topic)?.members.value, within).toBe(2)
  await page.social.groups.rename(invitation?.uid ?? '', 'Relay')
  await expect.poll(() => bens.social.groups.rows.value.get(topic)?.face.value.name, within).toBe('Relay')
  await page.social.groups.act(invitation?.uid ?? '', 'handover', bens.me.uid)
  await expect.poll(() => bens.social.groups.rows.value.get(topic)?.ownerUid.value, within).toBe(bens.me.uid)
})

test('in a group one is told how many have read, and reports once what was read', async () => {
  const page = await pageOf('Ann')
  const [{ who: ben, device: bens }, { who: cleo, device: cleos }] = [await other('Ben'), await other('Cleo')]
  const group = await newGroup(page.me, 'Run')
  for (const who of [ben, cleo]) await joinGroupOf(server, { member: page.me, groupUid: group.uid }, who)
  await expect.poll(() => page.social.groups.rows.value.get(group.topic)?.members.value, within).toBe(3)
  const { conversation, receipts } = page.social.open(group.topic)
  await conversation.loadOlder()
  const uid = await conversation.send('TEXT', 'Who comes?')
  await bens.hearsUid(uid)
  await bens.say(group.topic, { uid: 'rb', type: 'READ', content: uid })
  await expect.poll(() => receipts.counts.value.get(uid), within).toEqual({ count: 1, members: 2 })
  const statusOf = () => conversation.timeline.messages.value.find((one) => one.uid === uid)?.status
  expect(statusOf()).toBe('SUCCESS')
  await cleos.hearsUid(uid)
  await cleos.say(group.topic, { uid: 'rc', type: 'READ', content: uid })
  await expect.poll(statusOf, within).toBe('READ')
  for (const name of ['one', 'two', 'three']) await bens.say(group.topic, { uid: `${uid} ${name}`, content: name })
  await expect.poll(() => conversation.unread.value, within).toBe(3)
  conversation.markRead()
  const read = await bens.hears(({ type, extra }) => type === 'READ' && extra?.includes(`${uid} three`) === true)
  expect(read.extra).toContain('"count":1')
  expect(page.social.groups.waiting.value).toBe(0)
})

test('who is removed from a group sees it go, and why', async () => {
  const page = await pageOf('Ann')
  const { who: ben, device } = await other('Ben')
  const group = await newGroup(ben, 'Secret run')
  await joinGroupOf(server, { member: ben, groupUid: group.uid }, page.me)
  await expect.poll(() => rowsIn(page, 'groups').map(([name]) => name), within).toEqual(['Secret run'])
  const wish = { uid: group.uid, memberUid: page.me.uid }
  await server.http.post('/visitor/api/v1/group/remove', wish, ben.token)
  await expect.poll(() => page.social.groups.open.value, within).toEqual([])
  expect(page.social.groups.departure.value).toEqual({ name: 'Secret run', how: 'dismissed' })
  await device.say(group.topic, { uid: 'after', content: 'after' })
  page.turn('fine')
  await expect.poll(() => page.state.value, within).toBe('connected')
  await page.social.read()
  expect(page.social.groups.rows.value.size).toBe(0)
})

test('a list that is read before the server has stored what was read does not bring it back', async () => {
  const page = await pageOf('Ann')
  const { who: ben, device } = await other('Ben')
  const group = await newGroup(page.me, 'Run')
  await joinGroupOf(server, { member: page.me, groupUid: group.uid }, ben)
  await device.say(group.topic, { uid: 'in', content: 'I am in' })
  await expect.poll(() => rowsIn(page, 'groups'), within).toEqual([['Run', 1, 'I am in']])
  const { conversation, load } = page.social.open(group.topic)
  await load()
  conversation.markRead()
  await page.social.read()
  expect(rowsIn(page, 'groups')).toEqual([['Run', 0, 'I am in']])
  const uid = await conversation.send('TEXT', 'Great')
  await device.hearsUid(uid)
  await page.social.read()
  expect(rowsIn(page, 'groups')).toEqual([['Run', 0, 'Great']])
})

test('only so many conversations stay in memory, those opened last', async () => {
  const page = await pageOf('Ann')
  const topics = Array.from({ length: 12 }, (_, index) => `org/group/made-up-${index}`)
  const [first] = topics.map((topic) => page.social.open(topic))
  expect(page.social.open(topics.at(-1) ?? '').conversation.topic).toBe('org/group/made-up-11')
  expect(page.social.open(topics[0] ?? '')).not.toBe(first)
})

test('people are found as far as the organization allows', async () => {
  const page = await pageOf('Ann')
  const { who } = await other('Zebedee')
  expect((await page.social.find('Zebe')).map(({ uid, name }) => [uid, name])).toEqual([[who.uid, 'Zebedee']])
  await allowSocial(server, { search: 'nobody' })
  await expect(page.social.find('Zebe')).rejects.toMatchObject({ word: 'not_found' })
  await allowSocial(server)
})
