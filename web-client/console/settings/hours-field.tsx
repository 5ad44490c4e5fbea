import { useRef } from 'preact/hooks'
import type { OpeningHours, Stretch } from '../../../domain/organization/opening-hours.ts'
import { Choice, TextInput, Tick } from '../forms/inputs.tsx'
import { SavedMark, Setting, type useSaving } from '../forms/setting.tsx'
import { useChosen, useEdited } from '../forms/use-edited.ts'
import { useConsole } from '../state/console-context.ts'
import { HolidaysField } from './holidays-field.tsx'

const usualDay: Stretch = { from: 9 * 60, to: 18 * 60 }
const weekdays = 5

type Open = Pick<OpeningHours, 'week' | 'timeZone'>
type OnDay = (day: number, stretches: readonly Stretch[]) => Promise<boolean>

interface HoursFieldProps {
  readonly hours: OpeningHours
  readonly saving: ReturnType<typeof useSaving>
}

/** When a workgroup answers: always, or from and to for each day. A second interval on a day is kept as it is. */
export function HoursField({ hours, saving }: HoursFieldProps) {
  const { settings } = useConsole().words
  const { shown, change } = useHours({ hours, saving })
  const setWeek = (week: OpeningHours['week']) =>
    change('hours', (now) => ({
      week,
      timeZone: now.week === null ? Intl.DateTimeFormat().resolvedOptions().timeZone : now.timeZone,
    }))
  const usualWeek = settings.days.map((_, day) => (day < weekdays ? [usualDay] : []))
  return (
    <>
      <Setting title={settings.always} say={settings.alwaysSay} isSaved={saving.isSaved('hours')}>
        <Tick isOn={shown.week === null} onSave={(isOn) => setWeek(isOn ? null : usualWeek)} />
      </Setting>
      {shown.week !== null && (
        <>
          <Setting title={settings.timeZone} isSaved={saving.isSaved('timeZone')}>
            <Choice value={shown.timeZone} onSave={(timeZone) => change('timeZone', (now) => ({ ...now, timeZone }))}>
              {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </Choice>
          </Setting>
          <Week
            week={shown.week}
            isSaved={(day) => saving.isSaved(`day ${day}`)}
            onDay={(day, stretches) =>
              change(`day ${day}`, (now) => ({ ...now, week: now.week?.with(day, stretches) ?? null }))
            }
          />
        </>
      )}
      <HolidaysField hours={hours} saving={saving} />
    </>
  )
}

/** Saves a change in the place where it was made. */
function useHours({ hours, saving }: HoursFieldProps) {
  const place = useRef('')
  const { shown, change } = useChosen<Open>(hours, ({ week, timeZone }) =>
    saving.set('hours', { week, timeZone }, place.current),
  )
  return {
    shown,
    change: (at: string, make: (now: Open) => Open) => {
      place.current = at
      return change(make)
    },
  }
}

function Week(props: {
  readonly week: readonly (readonly Stretch[])[]
  readonly isSaved: (day: number) => boolean
  readonly onDay: OnDay
}) {
  const { settings } = useConsole().words
  const { week, isSaved, onDay } = props
  return (
    <div class="hours">
      {week.map((stretches, day) => (
        <div key={settings.days[day]}>
          <label>
            <Tick isOn={stretches.length > 0} onSave={(isOn) => onDay(day, isOn ? [usualDay] : [])} />{' '}
            {settings.days[day]}
          </label>
          <Day name={settings.days[day] ?? ''} stretches={stretches} onSave={(changed) => onDay(day, changed)} />
          <SavedMark isSaved={isSaved(day)} />
        </div>
      ))}
    </div>
  )
}

function Day(props: {
  readonly name: string
  readonly stretches: readonly Stretch[]
  readonly onSave: (stretches: readonly Stretch[]) => Promise<boolean>
}) {
  const { settings } = useConsole().words
  const { name, stretches, onSave } = props
  const [first, ...rest] = stretches
  // Both ends may have to move before they are valid together.
  const edited = useEdited(first, (stretch) => onSave(stretch === undefined ? [] : [stretch, ...rest]))
  const { shown } = edited
  if (first === undefined || shown === undefined) return <small>{settings.closedDay}</small>
  const set = async (end: 'from' | 'to', time: string) => {
    const next = { ...shown, [end]: minutesOf(time, end) }
    if (next.from < next.to) return edited.keep(next)
    edited.write(next)
    return true
  }
  const field = (end: 'from' | 'to') => (
    <TextInput type="time" required aria-label={name} value={timeOf(shown[end])} onSave={(time) => set(end, time)} />
  )
  return (
    <>
      {field('from')} – {field('to')}
      {shown.from >= shown.to && (
        <small class="problem" role="alert" data-unsaved="true">
          {settings.endsFirst}
        </small>
      )}
    </>
  )
}

/** Shows 24:00 as 00:00, as a time field has no 24:00. */
function timeOf(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
}

function minutesOf(time: string, end: 'from' | 'to'): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const all = hours * 60 + minutes
  return end === 'to' && all === 0 ? 24 * 60 : all
}
