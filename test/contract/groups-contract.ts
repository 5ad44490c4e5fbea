import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { UserReport } from '../../domain/message/report.ts'
import type { Visitor } from '../../domain/people/visitor.ts'
import { groupThread, settledAt, withMember, withoutMember } from '../../domain/thread/group.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { draftOf, type Fixture, furnish, newVisitor, type OpenFixture, org, say } from './fixture.ts'

const window = { offset: 0, limit: 9 }

/** What every store keeps of groups of app users, and of what they report. */
export function groupsContract(open: OpenFixture): void {
  let fixture: Fixture
  let people: [Visitor, Visitor, Visitor]
  beforeEach(async () => {
    fixture = await open()
    await furnish(fixture.store)
    await fixture.store.socialSettings.save(org, { friends: true, groups: true, search: 'everybody' })
    const newOne = (nickname: string) => newVisitor(fixture.store, { nickname, verified: true, siteUid: nickname })
    people = [await newOne('Ann'), await newOne('Ännchen'), await newOne('annabel')]
  })
  afterEach(() => fixture.remove())

  const begin = async (): Promise<Thread> => {
    const group = { uid: 'g1' as Uid, orgUid: org, name: 'Marathon', avatar: '', ofAgents: false }
    await fixture.store.userGroups.create(group, 1)
    const thread = groupThread(group, people[0].uid, { uid: 'gt' as ThreadUid, createdAt: 1 })
    await fixture.store.threads.change(thread, { kind: 'open' })
    return thread
  }
  const become = async (thread: Thread, after: Thread): Promise<Thread> => {
    const draft = draftOf(thread, `becomes ${after.revision}`)
    const appended = await fixture.store.log.append({
      thread,
      sender: thread.user,
      draft,
      change: { kind: 'become', after },
    })
    if (appended.outcome !== 'stored') throw new Error(appended.outcome)
    return settledAt(after, appended.seq)
  }

  describe('groups', () => {
    test('a newcomer has the message that brings them and what follows; who leaves and returns starts anew', async () => {
      const { threads, userGroups } = fixture.store
      let thread = await begin()
      await say(fixture.store, thread, 'a')
      thread = await become(thread, withMember(thread, people[1].uid))
      expect(await threads.byUid(thread.uid)).toEqual(thread)
      expect(thread.participants.map(({ fromSeq }) => fromSeq)).toEqual([0, 1])
      expect(thread.user).toMatchObject({ uid: 'g1', nickname: 'Marathon', type: 'USER' })
      await userGroups.saveReads([{ threadUid: thread.uid, uid: people[1].uid, seq: 2 }])
      thread = await become(thread, withoutMember(thread, people[1].uid, 1))
      thread = await become(thread, withMember(thread, people[1].uid))
      expect(thread.participants[1]?.fromSeq).toBe(3)
      expect(await userGroups.reads(thread.uid)).toEqual(
        expect.arrayContaining([
          { uid: people[0].uid, seq: 0 },
          { uid: people[1].uid, seq: 0 },
        ]),
      )
    })

    test('it passes to the oldest member, and ends with the last', async () => {
      let thread = await begin()
      thread = await become(thread, withMember(thread, people[1].uid))
      thread = await become(thread, withoutMember(thread, people[0].uid, 1))
      expect(await fixture.store.threads.byUid(thread.uid)).toMatchObject({ targetUid: people[1].uid, state: 'NEW' })
      thread = await become(thread, withoutMember(thread, people[1].uid, 1))
      expect(await fixture.store.threads.byUid(thread.uid)).toMatchObject({ state: 'CLOSED', participants: [] })
      expect(await fixture.store.userGroups.groupsOf(people[1].uid, window)).toMatchObject({ totalElements: 0 })
    })

    test('who has left is owed nothing of it, whatever their device had not acknowledged', async () => {
      const { devices } = fixture.store
      let thread = await begin()
      thread = await become(thread, withMember(thread, people[1].uid))
      const cursors = new Map([[thread.uid, 1]])
      const moment = { mark: 0, ms: 0 }
      const at = { since: moment, endedSince: moment, leftSinceMs: 0, cursors }
      expect((await devices.standings([people[1].uid], at)).shares).toHaveLength(1)
      await become(thread, withoutMember(thread, people[1].uid, 1))
      expect((await devices.standings([people[1].uid], at)).shares).toEqual([])
    })

    test('lists: own groups, members by how long they are in it, invitations newest first and only so many', async () => {
      const { userGroups } = fixture.store
      const thread = await begin()
      const [me, other] = [people[0].uid, people[1].uid]
      expect((await userGroups.groupsOf(me, window)).content).toMatchObject([{ uid: 'g1', ownerUid: me, members: 1 }])
      expect((await userGroups.members(thread.uid, window)).content).toMatchObject([
        { person: { uid: me }, readSeq: 0 },
      ])
      for (const [at, uid] of ['g1', 'g2', 'g3'].entries()) {
        if (at > 0)
          await userGroups.create({ uid: uid as Uid, orgUid: org, name: uid, avatar: '', ofAgents: false }, at)
        await userGroups.invite(uid as Uid, [other, other], { uid: me, at })
      }
      expect(await userGroups.trimInvitations(other, 2)).toBe(1)
      const { content } = await userGroups.invitations(other, window)
      expect(content.map(({ group, by }) => [group.uid, by.uid])).toEqual([
        ['g3', me],
        ['g2', me],
      ])
      await userGroups.uninviteAll('g2' as Uid)
      expect([await userGroups.isInvited('g3' as Uid, other), await userGroups.countInvited('g2' as Uid)]).toEqual([
        true,
        0,
      ])
    })
  })

  describe('app users', () => {
    test('are found by the beginning of their name, in any case', async () => {
      const find = async (text: string) =>
        (await fixture.store.people.named(org, text, 9)).map(({ nickname }) => nickname)
      await newVisitor(fixture.store, { nickname: 'Ann unproven' })
      expect([await find('ANN'), await find('än'), await find('nn'), await find('%')]).toEqual([
        ['Ann', 'annabel'],
        ['Ännchen'],
        [],
        [],
      ])
    })

    test('report each thing once until it is dealt with, and only so many reports are kept', async () => {
      const { reports } = fixture.store
      const made = (uid: string, at: number, targetUid: string): UserReport => ({
        ...{ uid, orgUid: org, at, byUid: people[0].uid, kind: 'PERSON', targetUid, threadUid: '' },
        ...{ text: '', said: null, state: 'OPEN', outcome: '' },
      })
      expect([await reports.add(made('r1', 1, 'x'), 2), await reports.add(made('r2', 2, 'x'), 2)]).toEqual(['r1', 'r1'])
      expect(await reports.resolve('elsewhere' as Uid, 'r1', '')).toBe(false)
      expect([await reports.resolve(org, 'r1', 'done'), await reports.resolve(org, 'r1', '')]).toEqual([true, false])
      expect(await reports.byUid(org, 'r1')).toMatchObject({ state: 'RESOLVED', outcome: 'done' })
      for (const at of [3, 4]) await reports.add(made(`r${at}`, at, `y${at}`), 2)
      expect((await reports.list(org, 'OPEN', window)).content.map(({ uid }) => uid)).toEqual(['r4', 'r3'])
      expect(await reports.byUid(org, 'r1')).toBeNull()
    })
  })
}
