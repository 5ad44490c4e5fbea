import type { OpeningHours, Stretch } from '../../domain/opening-hours.ts'
import { useConsole } from './console-context.ts'
import { HolidaysField } from './holidays-field.tsx'
import { Setting, type useSaving } from './setting.tsx'

const usualDay: Stretch = { from: 9 * 60, to: 18 * 60 }
const weekdays = 5

/** When a workgroup answers: always, or from and to for each day. A second stretch of a day stays as it is. */
export function HoursField(props: { readonly hours: OpeningHours; readonly saving: ReturnType<typeof useSaving> }) {
  const { words } = useConsole()
  const { settings } = words
  const { hours, saving } = props
  const change = (week: OpeningHours['week']) => {
    const timeZone = hours.week === null ? Intl.DateTimeFormat().resolvedOptions().timeZone : hours.timeZone
    void saving.set('hours', { week, timeZone })
  }
  const usualWeek = settings.days.map((_, day) => (day < weekdays ? [usualDay] : []))
  return (
    <>
      <Setting title={settings.hours} say={settings.always} isSaved={saving.isSaved('hours')}>
        <input
          type="checkbox"
          checked={hours.week === null}
          onChange={(event) => change(event.currentTarget.checked ? null : usualWeek)}
        />
      </Setting>
      {hours.week !== null && (
        <>
          <Setting title={settings.timeZone}>
            <select
              value={hours.timeZone}
              onChange={(event) => void saving.set('hours', { timeZone: event.currentTarget.value })}
            >
              {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </select>
          </Setting>
          <Week week={hours.week} onChange={change} />
        </>
      )}
      <HolidaysField hours={hours} saving={saving} />
    </>
  )
}

function Week(props: {
  readonly week: readonly (readonly Stretch[])[]
  readonly onChange: (week: OpeningHours['week']) => void
}) {
  const { settings } = useConsole().words
  const { week, onChange } = props
  const set = (day: number, stretches: readonly Stretch[]) => onChange(week.with(day, stretches))
  return (
    <div class="hours">
      {week.map((stretches, day) => (
        <div key={settings.days[day]}>
          <label>
            <input
              type="checkbox"
              checked={stretches.length > 0}
              onChange={(event) => set(day, event.currentTarget.checked ? [usualDay] : [])}
            />{' '}
            {settings.days[day]}
          </label>
          <Day name={settings.days[day] ?? ''} stretches={stretches} onChange={(changed) => set(day, changed)} />
        </div>
      ))}
    </div>
  )
}

function Day(props: {
  readonly name: string
  readonly stretches: readonly Stretch[]
  readonly onChange: (stretches: readonly Stretch[]) => void
}) {
  const { settings } = useConsole().words
  const { name, stretches, onChange } = props
  const [first, ...rest] = stretches
  if (first === undefined) return <small>{settings.closedDay}</small>
  const field = (end: 'from' | 'to') => (
    <input
      type="time"
      required
      aria-label={name}
      value={timeOf(first[end])}
      onChange={(event) => {
        const changed = { ...first, [end]: minutesOf(event.currentTarget.value, end) }
        if (changed.from < changed.to) onChange([changed, ...rest])
      }}
    />
  )
  return (
    <>
      {field('from')} – {field('to')}
    </>
  )
}

/** 24:00 is written as 00:00, the only way a time field has. */
function timeOf(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
}

function minutesOf(time: string, end: 'from' | 'to'): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const all = hours * 60 + minutes
  return end === 'to' && all === 0 ? 24 * 60 : all
}
