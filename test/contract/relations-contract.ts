import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { MessageUid, ThreadUid, Uid } from '../../domain/ids.ts'
import type { RelationState } from '../../domain/people/relation.ts'
import { type Visitor, visitorPerson } from '../../domain/people/visitor.ts'
import { betweenFriends, ended } from '../../domain/thread/friends.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { type Fixture, furnish, newVisitor, type OpenFixture, org, say } from './fixture.ts'

const window = { offset: 0, limit: 9 }

/** What every store keeps of app users among themselves. */
export function relationsContract(open: OpenFixture): void {
  let fixture: Fixture
  let [ann, ben, cleo]: Visitor[] = []
  beforeEach(async () => {
    fixture = await open()
    await furnish(fixture.store)
    ;[ann, ben, cleo] = [
      await newVisitor(fixture.store),
      await newVisitor(fixture.store),
      await newVisitor(fixture.store),
    ]
  })
  afterEach(() => fixture.remove())

  const uidOf = (one: Visitor | undefined) => (one as Visitor).uid
  const put = (one: Visitor | undefined, other: Visitor | undefined, state: RelationState | null, at = 1) =>
    fixture.store.relations.write(org, [
      { ownerUid: uidOf(one), otherUid: uidOf(other), after: state === null ? null : { state, text: `${state}!`, at } },
    ])
  const begin = async (one: Visitor, other: Visitor): Promise<Thread> => {
    const uid = `${one.uid} ${other.uid}` as ThreadUid
    const thread = betweenFriends(visitorPerson(one), other.uid, { uid, orgUid: org, createdAt: Date.now() })
    await fixture.store.threads.change(thread, { kind: 'open' })
    return thread
  }

  describe('relations', () => {
    test('what an organization allows is off until it is set', async () => {
      const { socialSettings } = fixture.store
      expect(await socialSettings.of(org)).toEqual({ friends: false, groups: false, search: 'nobody' })
      const [one, two] = [
        { friends: true, groups: false, search: 'exact' },
        { friends: false, groups: true, search: 'everybody' },
      ] as const
      for (const settings of [one, two]) {
        await socialSettings.save(org, settings)
        expect(await socialSettings.of(org)).toEqual(settings)
      }
      expect(await socialSettings.of('elsewhere' as Uid)).toMatchObject({ friends: false })
    })

    test('each side of a pair is its own, and is replaced and deleted', async () => {
      await put(ann, ben, 'ASKED')
      await put(ben, ann, 'RECEIVED')
      const between = () => fixture.store.relations.between(uidOf(ann), uidOf(ben))
      expect(await between()).toMatchObject({ own: { state: 'ASKED', text: 'ASKED!' }, others: { state: 'RECEIVED' } })
      await put(ben, ann, 'BLOCKED', 5)
      expect((await between()).others).toMatchObject({ state: 'BLOCKED', at: 5 })
      await put(ann, ben, null)
      expect((await between()).own).toBeNull()
      expect(await fixture.store.relations.between(uidOf(ann), uidOf(cleo))).toEqual({ own: null, others: null })
    })

    test('a list has the newest first, with the others, and keeps only so many', async () => {
      await put(ann, ben, 'RECEIVED', 1)
      await put(ann, cleo, 'RECEIVED', 2)
      await put(ben, cleo, 'RECEIVED', 3)
      const list = async () => fixture.store.relations.list(uidOf(ann), 'RECEIVED', window)
      expect(await list()).toMatchObject({
        totalElements: 2,
        content: [{ other: { uid: cleo?.uid } }, { otherUid: ben?.uid }],
      })
      expect(await fixture.store.relations.trim(uidOf(ann), 'RECEIVED', 1)).toBe(1)
      expect((await list()).content.map(({ otherUid }) => otherUid)).toEqual([cleo?.uid])
    })
  })

  describe('friends', () => {
    test('are those with an open thread, last active first, with what is unread', async () => {
      await fixture.store.socialSettings.save(org, { friends: true, groups: false, search: 'nobody' })
      const [me, one, two] = [ann, ben, cleo] as [Visitor, Visitor, Visitor]
      const [first, second] = [await begin(me, one), await begin(two, me)]
      await say(fixture.store, second, 'a')
      fixture.run(`update threads set last_at = last_at + 1000 where uid = ?`, first.uid)
      const list = async () => (await fixture.store.relations.friends(me.uid, window)).content
      expect((await list()).map(({ person, unread }) => [person.uid, unread])).toEqual([
        [one.uid, 0],
        [two.uid, 1],
      ])
      const messageUid = 'a' as MessageUid
      await fixture.store.log.acknowledge({ topic: second.topic, messageUid, readers: [me.uid], status: 'READ' })
      await fixture.store.threads.change(first, { kind: 'become', after: ended(first, 1) })
      expect((await list()).map(({ person }) => person.uid)).toEqual([two.uid])
      expect(await fixture.store.relations.countFriends(me.uid)).toBe(1)
    })

    test('have no thread, and are owed nothing, while that is not allowed', async () => {
      const [me, one] = [ann, ben] as [Visitor, Visitor]
      const thread = await begin(me, one)
      const { threads, devices, socialSettings } = fixture.store
      const seen = async () => [
        (await threads.current(thread.topic))?.uid,
        (await threads.byUid(thread.uid))?.uid,
        ...(await threads.onTopic(thread.topic)).map(({ uid }) => uid),
        ...(await threads.takenPartIn([thread.topic], [me.uid])),
        ...(await devices.heads([me.uid])).map(({ threadUid }) => threadUid),
      ]
      expect(await seen()).toEqual([undefined, undefined])
      await socialSettings.save(org, { friends: true, groups: false, search: 'nobody' })
      expect(await seen()).toEqual([thread.uid, thread.uid, thread.uid, thread.topic, thread.uid])
    })
  })
}
