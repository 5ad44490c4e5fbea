import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import { defaultSettings, type Workgroup } from '../../domain/organization/workgroup.ts'
import type { Store } from '../../store/store.ts'
import { assigning, type Fixture, furnish, newAgent, newThread, type OpenFixture, org, workgroup } from './fixture.ts'

const all = { offset: 0, limit: 100 }

/** What every store promises about agents, workgroups and memberships. */
export function staffContract(open: OpenFixture): void {
  let fixture: Fixture
  let store: Store
  beforeAll(async () => {
    fixture = await open()
    store = fixture.store
    await furnish(store)
  })
  afterAll(() => fixture.remove())

  const roleOf = async (uid: Uid) => (await store.agents.byUid(uid))?.role

  test('agents are listed by nickname with their load', async () => {
    const [zoe, ann] = [await newAgent(store, { nickname: 'Zoe' }), await newAgent(store, { nickname: 'Adam' })]
    const thread = await newThread(store)
    await store.threads.change(thread, assigning(thread, { agentUid: zoe.uid, capacity: 9 }))
    const { content, totalElements } = await store.staff.of(org, all)
    expect(content.map(({ uid, open, offered }) => [uid, open, offered])).toEqual([
      [ann.uid, 0, 0],
      [zoe.uid, 1, 0],
    ])
    expect(totalElements).toBe(2)
    expect(await store.staff.of(org, { offset: 1, limit: 5 })).toMatchObject({ content: [{ uid: zoe.uid }] })
    expect(await store.staff.of('other' as Uid, all)).toEqual({ content: [], totalElements: 0 })
    expect(await store.staff.remove(zoe.uid)).toBe('in_use')
  })

  test('when all admins are demoted and removed at once, one stays', async () => {
    const admins = await Promise.all(Array.from({ length: 6 }, () => newAgent(store, { role: 'ADMIN' })))
    expect(await store.staff.hasAdmin(org)).toBe(true)
    const outcomes = await Promise.all(
      admins.map(({ uid }, index) =>
        index % 2 ? store.staff.remove(uid) : store.staff.change(uid, { role: 'AGENT', nickname: 'lowered' }),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'last_admin')).toHaveLength(1)
    const left = admins[outcomes.indexOf('last_admin')]
    expect(await roleOf(left?.uid as Uid)).toBe('ADMIN')
    expect((await store.agents.byUid(left?.uid as Uid))?.nickname).toBe('Ann')
    expect(await store.staff.hasAdmin('other' as Uid)).toBe(false)
  })

  test('a name that is taken changes nothing, and is free once its agent is removed', async () => {
    const [one, other] = [await newAgent(store), await newAgent(store)]
    const rename = () => store.staff.change(one.uid, { username: other.username, nickname: 'renamed' })
    await expect(rename()).rejects.toThrow('taken')
    expect(await store.agents.byUid(one.uid)).toEqual(one)
    expect(await store.staff.remove(other.uid)).toBe('done')
    expect(await store.staff.remove(other.uid)).toBe('missing')
    expect(await rename()).toBe('done')
    expect(await store.agents.byUid(one.uid)).toEqual({ ...one, username: other.username, nickname: 'renamed' })
    expect(await store.agents.workgroupsOf(other.uid)).toEqual([])
  })

  test('changes of one workgroup build on each other, and one that throws changes nothing', async () => {
    const uid = 'w2' as Uid
    await store.workgroups.create({ uid, orgUid: org, nickname: '', avatar: '', settings: defaultSettings })
    const add = (letter: string) => (now: Workgroup) => ({ ...now, nickname: now.nickname + letter })
    await Promise.all([...'abcdef'].map((letter) => store.groups.change(uid, add(letter))))
    const refuse = () => {
      throw new Error('refused')
    }
    await expect(store.groups.change(uid, refuse)).rejects.toThrow('refused')
    expect((await store.workgroups.byUid(uid))?.nickname.split('').sort().join('')).toBe('abcdef')
    expect(await store.groups.change('none' as Uid, add('x'))).toBeNull()
    expect(await store.groups.remove(uid)).toBe('done')
    expect(await store.groups.remove(uid)).toBe('missing')
  })

  test('a member has one place with one capacity, which the dispatcher sees', async () => {
    const { uid: agentUid } = await newAgent(store)
    const membership = { workgroupUid: workgroup, agentUid }
    const capacityOf = async () =>
      (await store.agents.behind(workgroup)).filter(({ uid }) => uid === agentUid).map((one) => one.groupCapacity)
    await store.groups.put({ ...membership, capacity: 3 }, 0)
    expect(await capacityOf()).toEqual([3])
    expect(await store.groups.setCapacity({ ...membership, capacity: 0 })).toBe(true)
    expect(await capacityOf()).toEqual([0])
    expect(await store.groups.removeMember(membership)).toBe(true)
    expect(await capacityOf()).toEqual([])
    expect(await store.groups.removeMember(membership)).toBe(false)
    expect(await store.groups.setCapacity({ ...membership, capacity: 1 })).toBe(false)
  })

  test('queues of several targets come in one list, each with its own places', async () => {
    const first = await newThread(store, { createdAt: 1000 })
    const urgent = await newThread(store, { createdAt: 2000, priority: 5 })
    const { content, totalElements } = await store.threads.queues([workgroup, 'other' as Uid], all)
    expect(totalElements).toBe(content.length)
    expect(content.map(({ position }) => position)).toEqual(content.map((_one, index) => index + 1))
    expect(content.every(({ queueSize }) => queueSize === totalElements)).toBe(true)
    expect(content[0]?.thread).toEqual(await store.threads.byUid(urgent.uid))
    const window = { offset: 1, limit: 1 }
    expect((await store.threads.queues([workgroup], window)).content).toMatchObject([
      { thread: { uid: first.uid }, position: 2 },
    ])
    expect(await store.threads.queues(['other' as Uid], all)).toEqual({ content: [], totalElements: 0 })
  })
}
