import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import { defaultSettings } from '../../domain/organization/workgroup.ts'
import type { Store } from '../../store/store.ts'
import { furnish, newAgent, type OpenFixture, org } from './fixture.ts'

/** What every store's announcements do. */
export function announcementsContract(open: OpenFixture): void {
  describe('announcements', () => {
    let store: Store
    let remove: () => Promise<void>
    beforeAll(async () => {
      const fixture = await open()
      ;({ store } = fixture)
      await furnish(store)
      remove = fixture.remove
    })
    afterAll(() => remove())

    const [one, other] = ['one', 'other'] as Uid[] as [Uid, Uid]
    const made = (workgroupUid: Uid, at: number, text = 'text') => ({
      ...{ uid: `${workgroupUid}-${at}`, orgUid: 'org' as Uid, workgroupUid, text, at },
      author: { uid: 'a1' as Uid, name: 'Ann' },
    })
    const uidsOf = async (agentUid: Uid, since: object = {}) =>
      (await store.announcements.newest(agentUid, { sinceMs: 0, limit: 9, ...since })).map(({ uid }) => uid)
    const anyone = async () => (await newAgent(store)).uid
    const join = (agentUid: Uid, workgroupUid: Uid, sinceMs = 0) =>
      store.groups.put({ agentUid, workgroupUid, capacity: null }, sinceMs)

    test('the newest come first, of the agent’s workgroups alone, and only so many are kept of each', async () => {
      const [ann, bea, nobody] = [await anyone(), await anyone(), await anyone()]
      const settings = defaultSettings
      for (const uid of [one, other])
        await store.workgroups.create({ uid, orgUid: org, nickname: '', avatar: '', settings })
      await join(ann, one)
      for (const workgroup of [one, other]) await join(bea, workgroup)
      for (const at of [1, 2, 3, 4]) await store.announcements.add(made(one, at), 3)
      await store.announcements.add(made(other, 5), 3)
      expect(await uidsOf(ann)).toEqual(['one-4', 'one-3', 'one-2'])
      expect(await uidsOf(bea)).toEqual(['other-5', 'one-4', 'one-3', 'one-2'])
      expect(await uidsOf(bea, { sinceMs: 4, limit: 1 })).toEqual(['other-5'])
      expect(await uidsOf(nobody)).toEqual([])
    })

    test('who joins later is not told what was announced before; a change of capacity changes nothing of that', async () => {
      const late = await anyone()
      await join(late, one, 3)
      await join(late, other, 6)
      expect(await uidsOf(late)).toEqual(['one-4', 'one-3'])
      await join(late, one, 9)
      expect(await uidsOf(late)).toEqual(['one-4', 'one-3'])
      await store.groups.removeMember({ workgroupUid: one, agentUid: late })
      await join(late, one, 4)
      expect(await uidsOf(late)).toEqual(['one-4'])
    })

    test('a repeat changes nothing', async () => {
      await store.announcements.add(made(one, 4, 'another text'), 3)
      expect(await store.announcements.byUid('one-4')).toEqual(made(one, 4))
      expect(await store.announcements.byUid('one-1')).toBeNull()
    })
  })
}
