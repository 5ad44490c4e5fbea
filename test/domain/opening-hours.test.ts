import { expect, test, vi } from 'vitest'
import {
  alwaysOpen,
  isOpenAt,
  isTimeZone,
  keepOfZone,
  type OpeningHours,
  zoneName,
} from '../../domain/organization/opening-hours.ts'
import { zoneSpans } from '../../domain/organization/zone-hours.ts'

const nineToFive = [{ from: 540, to: 1020 }]
const shanghai: OpeningHours = {
  timeZone: 'Asia/Shanghai',
  week: [
    nineToFive,
    nineToFive,
    nineToFive,
    nineToFive,
    [
      { from: 540, to: 720 },
      { from: 780, to: 1440 },
    ],
    [],
    [],
  ],
  holidays: ['2026-10-01'],
}
const at = (text: string) => Date.parse(text)

test.each([
  ['a minute before it opens', '2026-11-23T08:59:59+08:00', false],
  ['as it opens', '2026-11-23T09:00:00+08:00', true],
  ['a second before it closes', '2026-11-23T16:59:59+08:00', true],
  ['as it closes', '2026-11-23T17:00:00+08:00', false],
  ['during the break', '2026-11-27T12:30:00+08:00', false],
  ['after the break', '2026-11-27T13:00:00+08:00', true],
  ['late, open until midnight', '2026-11-27T23:59:59+08:00', true],
  ['on a Saturday', '2026-11-28T10:00:00+08:00', false],
  ['on a holiday', '2026-10-01T10:00:00+08:00', false],
  ['on the holiday of another zone', '2026-10-01T16:30:00Z', false],
])('%s', (_when, moment, open) => {
  expect(isOpenAt(shanghai, at(moment))).toBe(open)
})

test('daylight saving time moves the hours with the local clock', () => {
  const berlin: OpeningHours = { ...shanghai, timeZone: 'Europe/Berlin' }
  expect(isOpenAt(berlin, at('2026-07-06T07:30:00Z'))).toBe(true)
  expect(isOpenAt(berlin, at('2026-12-07T07:30:00Z'))).toBe(false)
})

test('without a week it is open except on holidays', () => {
  expect(isOpenAt(alwaysOpen, 0)).toBe(true)
  expect(isOpenAt({ ...alwaysOpen, holidays: ['1970-01-01'] }, 0)).toBe(false)
  expect(isOpenAt({ ...alwaysOpen, holidays: ['1970-01-02'] }, 0)).toBe(true)
})

test('a name is a time zone or not', () => {
  expect(['UTC', 'Asia/Shanghai', 'Europe/Berlin'].map(isTimeZone)).toEqual([true, true, true])
  expect(['', 'Mars/Base', 'Asia'].map(isTimeZone)).toEqual([false, false, false])
})

test('a zone is remembered once, however its name is written', () => {
  const [one] = zoneSpans('Asia/Shanghai', 0, 1)
  for (const written of ['asia/shanghai', 'ASIA/SHANGHAI', 'aSiA/sHaNgHaI']) {
    expect(zoneName(written)).toBe('Asia/Shanghai')
    expect(zoneSpans(written, 0, 1)[0]).toBe(one)
  }
})

test('a zone with a second name is looked up once by either', () => {
  const kolkata: OpeningHours = { ...shanghai, timeZone: 'Asia/Kolkata' }
  isOpenAt(kolkata, 0)
  const made = vi.spyOn(Intl, 'DateTimeFormat')
  for (let minute = 0; minute < 9; minute += 1) isOpenAt(kolkata, minute * 60_000)
  expect(made).not.toHaveBeenCalled()
  made.mockRestore()
})

test('of no more than 600 zones anything is remembered', () => {
  const kept = new Map<string, number>()
  for (let zone = 0; zone < 700; zone += 1) expect(keepOfZone(kept, `zone ${zone}`, zone)).toBe(zone)
  expect([kept.size, kept.has('zone 99'), kept.has('zone 100')]).toEqual([600, false, true])
})
