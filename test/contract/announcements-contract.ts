import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import type { Store } from '../../store/store.ts'
import type { OpenFixture } from './fixture.ts'

/** What every store's announcements do. */
export function announcementsContract(open: OpenFixture): void {
  describe('announcements', () => {
    let store: Store
    let remove: () => Promise<void>
    beforeAll(async () => {
      const fixture = await open()
      ;({ store } = fixture)
      remove = fixture.remove
    })
    afterAll(() => remove())

    const [one, other] = ['one', 'other'] as Uid[] as [Uid, Uid]
    const made = (workgroupUid: Uid, at: number, text = 'text') => ({
      ...{ uid: `${workgroupUid}-${at}`, orgUid: 'org' as Uid, workgroupUid, text, at },
      author: { uid: 'a1' as Uid, name: 'Ann' },
    })
    const uidsOf = async (workgroups: Uid[], since: object = {}) =>
      (await store.announcements.newest(workgroups, { sinceMs: 0, limit: 9, ...since })).map(({ uid }) => uid)

    test('the newest come first, of the given workgroups alone, and only so many are kept of each', async () => {
      for (const at of [1, 2, 3, 4]) await store.announcements.add(made(one, at), 3)
      await store.announcements.add(made(other, 5), 3)
      expect(await uidsOf([one])).toEqual(['one-4', 'one-3', 'one-2'])
      expect(await uidsOf([one, other])).toEqual(['other-5', 'one-4', 'one-3', 'one-2'])
      expect(await uidsOf([one, other], { sinceMs: 4, limit: 1 })).toEqual(['other-5'])
      expect(await uidsOf([])).toEqual([])
    })

    test('a repeat changes nothing', async () => {
      await store.announcements.add(made(one, 4, 'another text'), 3)
      expect(await store.announcements.byUid('one-4')).toEqual(made(one, 4))
      expect(await store.announcements.byUid('one-1')).toBeNull()
    })
  })
}
