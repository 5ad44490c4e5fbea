import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sweepAuditDaily } from '../../app/audit/sweep.ts'
import type { AuditEntry } from '../../domain/audit.ts'
import type { Uid } from '../../domain/ids.ts'
import type { Store } from '../../store/store.ts'
import { ManualClock } from '../support/manual-clock.ts'
import type { OpenFixture } from './fixture.ts'

const dayMs = 24 * 3600 * 1000
const doer = { kind: 'agent', uid: 'a1', name: 'Ann' } as const

/** What every store's audit log does. */
export function auditContract(open: OpenFixture): void {
  describe('the audit log', () => {
    let store: Store
    let remove: () => Promise<void>
    beforeAll(async () => {
      const fixture = await open()
      ;({ store } = fixture)
      remove = fixture.remove
    })
    afterAll(() => remove())

    const add = (orgUid: string, at: number, more: Partial<AuditEntry> = {}) =>
      store.audit.add({
        ...{ uid: `${orgUid}-${at}`, orgUid: orgUid as Uid, at, doer, kind: 'agent.update', targetUid: 'a2' },
        ...{ targetName: 'Bea', changes: [{ field: 'capacity', from: '1', to: '2' }, { field: 'password' }], ...more },
      })
    const read = async (orgUid: string, filter: object = {}, window = { offset: 0, limit: 100 }) => {
      const found = await store.audit.query({ orgUid: orgUid as Uid, ...filter }, { ...window, maxCounted: 3 })
      return { at: found.content.map((entry) => entry.at), total: found.totalElements, first: found.content[0] }
    }

    test('returns what was recorded, newest first, for one organization, filtered by who, what and when', async () => {
      for (const at of [1, 2, 3, 4]) await add('one', at)
      await add('one', 5, { kind: 'login', doer: { kind: 'nobody', uid: '', name: '' } })
      await add('other', 6)
      expect((await read('one')).at).toEqual([5, 4, 3, 2, 1])
      expect((await read('other')).first).toEqual({
        ...{ uid: 'other-6', orgUid: 'other', at: 6, doer, kind: 'agent.update', targetUid: 'a2', targetName: 'Bea' },
        changes: [{ field: 'capacity', from: '1', to: '2' }, { field: 'password' }],
      })
      expect((await read('one', { kind: 'login' })).at).toEqual([5])
      expect((await read('one', { doerUid: 'a1' })).at).toEqual([4, 3, 2, 1])
      expect((await read('one', { fromMs: 2, toMs: 4 })).at).toEqual([3, 2])
      expect((await read('one', {}, { offset: 1, limit: 2 })).at).toEqual([4, 3])
    })

    test('counts no further than the given limit', async () => {
      expect((await read('one')).total).toBe(3)
      expect((await read('one', { kind: 'login' })).total).toBe(1)
    })

    test('deletes what is too old or too much, a few at a time, every day', async () => {
      const clock = new ManualClock(0)
      for (let at = 1; at <= 1100; at += 1) await add('many', 10 * dayMs + at)
      clock.pass(10 * dayMs + 2000)
      const limits = { keptMs: 5 * dayMs, maxEntries: 2000 }
      const onError = (error: unknown) => {
        throw error
      }
      const counted: Record<string, number> = {}
      const onLimit = (limit: string, times = 1) => {
        counted[limit] = (counted[limit] ?? 0) + times
      }
      const given = { audit: store.audit, clock, onError, onLimit }
      const stop = sweepAuditDaily({ ...given, limits })
      await expect.poll(() => store.audit.momentBehind(1100)).toBeUndefined()
      expect((await read('one')).at).toEqual([])
      expect(await store.audit.momentBehind(1099)).toBe(10 * dayMs + 1)
      await stop()
      const again = sweepAuditDaily({ ...given, limits: { ...limits, maxEntries: 400 } })
      await expect.poll(() => store.audit.momentBehind(400)).toBeUndefined()
      expect(await store.audit.momentBehind(399)).toBe(10 * dayMs + 701)
      clock.pass(6 * dayMs)
      await expect.poll(() => store.audit.momentBehind(0)).toBeUndefined()
      expect(counted['audit.maxEntries']).toBe(700)
      await expect.poll(() => counted['audit.keptMs']).toBeGreaterThan(400)
      await again()
      expect(clock.waiting).toBe(0)
    })
  })
}
