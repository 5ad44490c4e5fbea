import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type AppUser, allowSocial, joinGroupOf, newAppUser } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import type { Answer } from '../support/http.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'

// Whatever comes at the same time as an erasure is done or refused, and leaves nothing.
const server = perFile.server()
const office = perFile.office(server)
let [admin, agent]: TestPerson[] = []
beforeAll(async () => {
  admin = await logIn(server)
  agent = await office.hire(50)
  await office.comes(agent)
})
beforeEach(() => allowSocial(server))

const post = (path: string, body: object, by = admin) => server.http.post(`/api/v1/${path}`, body, by?.token)
const social = (path: string, body: object, by: TestPerson) =>
  server.http.post(`/visitor/api/v1/${path}`, body, by.token)
const erase = ({ uid }: TestPerson) => post('contact/erase', { uid })

/** Lets them come in an order and in its reverse, and waits until the erasure is over. */
async function atOnce(round: number, acts: readonly (() => Promise<Answer>)[]): Promise<void> {
  const answers = await Promise.all((round % 2 ? acts.toReversed() : acts).map((act) => act()))
  for (const { status, body } of answers) expect([200, 401, 403, 404, 409], body.error).toContain(status)
  await expect.poll(() => server.rows('select uid from erasures where finished_at is null')).toEqual([])
}

const contactColumns = [
  ...['visitors.uid', 'contacts.visitor_uid', 'page_visits.visitor_uid', 'blocks.target'],
  ...['merges.from_uid', 'merges.into_uid', 'threads.visitor_uid', 'participants.uid', 'audit.target_uid'],
]
const socialColumns = [
  ...['relations.owner_uid', 'relations.other_uid', 'group_invitations.uid', 'group_invitations.by_uid'],
  ...['reports.by_uid', 'reports.target_uid', 'messages.sender_uid', 'threads.target_uid'],
]

function nothingIsLeftOf({ uid }: TestPerson): void {
  for (const column of [...contactColumns, ...socialColumns]) {
    const [table] = column.split('.')
    expect([column, server.rows(`select * from ${table} where ${column} = ?`, uid)]).toEqual([column, []])
  }
}

test('what agents do about a contact while it is erased', async () => {
  for (let round = 0; round < 4; round += 1) {
    const [gone, other] = [await office.arrives(), await office.arrives()]
    const { uid } = gone
    await atOnce(round, [
      () => post('contact/merge', { uid, fromUid: other.uid }),
      () => post('contact/update', { uid, note: 'late', tags: ['late'] }, agent),
      () => post('contact/block', { uid, reason: 'late' }, agent),
      () => erase(gone),
      () => post('contact/update', { uid, nickname: 'Late' }, agent),
      () => post('contact/merge', { uid: other.uid, fromUid: uid }),
      () => post('thread/begin', { uid, workgroupUid: office.workgroup, message: { content: 'late' } }, agent),
      () => post('thread/priority', { uid: gone.thread.uid, priority: 9 }, agent),
      () => post('contact/erase', { uid }),
    ])
    nothingIsLeftOf(gone)
  }
})

test('what app users do with each other while one of them is erased', async () => {
  for (let round = 0; round < 6; round += 1) {
    const people = [await newAppUser(server, 'Ann'), await newAppUser(server, 'Ben'), await newAppUser(server, 'Cleo')]
    const [ann, ben, cleo] = people as [AppUser, AppUser, AppUser]
    const made = await social('group/create', { name: 'Group' }, ann)
    const { uid, topic, threadUid } = dataOf<{ uid: string; topic: string; threadUid: string }>(made)
    await joinGroupOf(server, { member: ann, groupUid: uid }, ben)
    await social('group/invite', { uid, members: [cleo.uid] }, ann)
    const gone = people[round % 3] as AppUser
    const acts = [
      () => social('group/handover', { uid, memberUid: ben.uid }, ann),
      () => social('group/accept', { uid }, cleo),
      () => social('friend/ask', { uid: gone.uid, text: 'late' }, ann),
      () => erase(gone),
      () => social('friend/block', { uid: gone.uid }, ben),
      () => social('report/create', { kind: 'PERSON', uid: gone.uid, text: 'late' }, ben),
      () => social('message/send', { content: 'late', thread: { topic } }, gone),
      () => social('group/accept', { uid }, cleo),
      ...(round < 3 ? [() => social('group/leave', { uid }, ben)] : []),
    ]
    await atOnce(round, acts)
    nothingIsLeftOf(gone)
    const [thread] = server.rows('select target_uid as owner, state from threads where uid = ?', threadUid)
    const members = server.rows('select uid from participants where thread_uid = ? and until_at is null', threadUid)
    if (thread?.state !== 'CLOSED') expect(members.map((one) => one.uid)).toContain(thread?.owner)
  }
})
