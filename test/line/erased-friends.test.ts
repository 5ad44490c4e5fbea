import { beforeEach, expect, test } from 'vitest'
import { allowSocial } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { connect, logIn, type TestPerson } from '../support/people.ts'
import { leaveSocialTraces, type SocialTraces } from '../support/social-traces.ts'
import { comes, erased, type TracedVisitor, tracesIn } from '../support/traces.ts'

const server = perFile.server()
let visitor: TracedVisitor
let among: SocialTraces
beforeEach(async () => {
  await allowSocial(server)
  visitor = await comes(server)
  among = await leaveSocialTraces(server, visitor)
})

const seenBy = async (topic: string, who: TestPerson) => {
  const path = `/visitor/api/v1/message/thread/topic?topic=${topic}`
  const { body } = await server.http.get(path, who.token)
  return body.data?.content ?? []
}

test('a group goes on without an erased member: its oldest member owns it, and all keep their own words', async () => {
  const { friend, group } = among
  const device = await connect(server, friend)
  await erased(server, visitor.uid)
  const left = await device.hears(({ extra }) => extra?.includes('GROUP_LEFT') === true)
  expect(left.content).toBe('Somebody has left the group.')
  const { body } = await server.http.get(`/visitor/api/v1/group/members?uid=${group.uid}`, friend.token)
  expect(body.data.content).toMatchObject([{ uid: friend.uid, isOwner: true }])
  const said = (await seenBy(group.topic, friend)).map(({ content, extra }) => [content, extra ?? ''])
  expect(said).toContainEqual(['my own words', ''])
  // Who quoted them keeps their own words.
  expect(said).toContainEqual(['quite so', '{}'])
  await device.say(group.topic, { uid: 'after', content: 'and on we go' })
  expect(
    await server.http.post('/visitor/api/v1/group/update', { uid: group.uid, name: 'Bakers' }, friend.token),
  ).toMatchObject({
    status: 200,
  })
  device.drop()
})

test('what was between friends is gone for both, and so are requests, invitations and reports', async () => {
  const { friend, friendsThread, group } = among
  const device = await connect(server, friend)
  await erased(server, visitor.uid)
  expect(await device.hears(({ extra }) => extra?.includes('UNFRIENDED') === true)).toBeTruthy()
  expect(await seenBy(friendsThread, friend)).toEqual([])
  const { body } = await server.http.get('/visitor/api/v1/friend/query', friend.token)
  expect(body.data.content).toEqual([])
  const admin = await logIn(server)
  for (const state of ['OPEN', 'RESOLVED'])
    expect((await server.http.get(`/api/v1/report/query?state=${state}`, admin.token)).body.data.content).toEqual([])
  expect(tracesIn(server.dataFolder, visitor.traces)).toEqual([])
  expect(server.rows("select uid from user_groups where name like '%alone'")).toEqual([])
  expect(server.rows('select uid from threads where topic = ?', group.topic)).toHaveLength(1)
  device.drop()
})

test('it is erased as well where friends and groups were switched off meanwhile', async () => {
  const { friend, group } = among
  await allowSocial(server, { friends: false, groups: false })
  await erased(server, visitor.uid)
  expect(tracesIn(server.dataFolder, visitor.traces)).toEqual([])
  await allowSocial(server)
  const { body } = await server.http.get(`/visitor/api/v1/group/members?uid=${group.uid}`, friend.token)
  expect(body.data.content).toMatchObject([{ uid: friend.uid, isOwner: true }])
})
