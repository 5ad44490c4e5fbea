import { describe, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import { changeSettings, type SettingsChange } from '../../domain/organization/change-settings.ts'
import { defaultSettings } from '../../domain/organization/workgroup.ts'
import { Refused } from '../../domain/refusal.ts'

const own = 'own' as Uid
const change = (given: SettingsChange, before = defaultSettings) => changeSettings(own, before, given)
const day = [{ from: 0, to: 1440 }]

test('omitted settings stay, even within the hours', () => {
  const first = change({ accept: 'OFFER', hours: { timeZone: 'Asia/Shanghai', holidays: ['2028-02-29'] } })
  const second = change({ maxWaiting: 3, hours: { week: [day, [], [], [], [], [], day] } }, first)
  const hours = { timeZone: 'Asia/Shanghai', holidays: ['2028-02-29'], week: [day, [], [], [], [], [], day] }
  expect(second).toEqual({ ...defaultSettings, accept: 'OFFER', maxWaiting: 3, hours })
  expect(change({}, second)).toEqual(second)
})

describe('settings that nobody can work with are refused', () => {
  test.each<[string, SettingsChange]>([
    ['overflow into itself', { overflowUid: own }],
    ['an offer that ends at once', { offerSeconds: 0 }],
    ['a time below nothing', { goneSeconds: -1 }],
    ['half a second', { reopenSeconds: 0.5 }],
    ['a limit that is no number', { maxWaiting: Number.NaN }],
    ['no time zone', { hours: { timeZone: 'Nowhere' } }],
    ['six days', { hours: { week: [day, day, day, day, day, day] } }],
    ['a stretch of nothing', { hours: { week: [[{ from: 60, to: 60 }], [], [], [], [], [], []] } }],
    ['a stretch before midnight', { hours: { week: [[{ from: -1, to: 60 }], [], [], [], [], [], []] } }],
    ['a stretch after midnight', { hours: { week: [[{ from: 60, to: 1441 }], [], [], [], [], [], []] } }],
    ['the 29th of February of another year', { hours: { holidays: ['2027-02-29'] } }],
    ['a 13th month', { hours: { holidays: ['2027-13-01'] } }],
    ['a day of another form', { hours: { holidays: ['1/1/2027'] } }],
  ])('%s', (_what, given) => {
    expect(() => change(given)).toThrow(Refused)
  })
})
