import type { Uid } from '../ids.ts'
import { Refused } from '../refusal.ts'
import { isTimeZone, type OpeningHours } from './opening-hours.ts'
import type { WorkgroupSettings } from './workgroup.ts'

/** Changes to a workgroup's settings: everything else stays, also within the hours. */
export type SettingsChange = Partial<Omit<WorkgroupSettings, 'hours'>> & { readonly hours?: Partial<OpeningHours> }

const minutesOfDay = 24 * 60

/** Returns the settings with a change applied. Throws Refused `malformed` for settings that cannot work. */
export function changeSettings(
  uid: Uid,
  { hours, ...settings }: WorkgroupSettings,
  { hours: changedHours, ...change }: SettingsChange,
): WorkgroupSettings {
  const changed = { ...settings, ...change, hours: { ...hours, ...changedHours } }
  const fault =
    faultOf(changed) ?? (changed.overflowUid === uid ? 'A workgroup cannot overflow into itself.' : undefined)
  if (fault !== undefined) throw new Refused('malformed', fault)
  return changed
}

function faultOf(settings: WorkgroupSettings): string | undefined {
  const { timeZone, week, holidays } = settings.hours
  const seconds = Object.entries(settings).filter(([name]) => /Seconds$|^maxWaiting$/.test(name))
  const odd = seconds.find(([, value]) => !Number.isSafeInteger(value) || (value as number) < 0)
  if (odd !== undefined) return `${odd[0]} is not a whole number from 0.`
  if (settings.offerSeconds === 0) return 'offerSeconds is 0: nobody could answer.'
  if (!isTimeZone(timeZone)) return `${timeZone} is not a time zone.`
  if (week !== null && !isWeek(week)) return 'week is 7 lists of {from, to}, minutes of the day, from before to.'
  const noDay = holidays.find((day) => !isDay(day))
  return noDay === undefined ? undefined : `${noDay} is not a day, YYYY-MM-DD.`
}

function isWeek(week: NonNullable<OpeningHours['week']>): boolean {
  const stretches = week.flat()
  return week.length === 7 && stretches.every(({ from, to }) => from >= 0 && from < to && to <= minutesOfDay)
}

/** Date.parse alone reads 31 February as a day in March. */
function isDay(text: string): boolean {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(text)
}
