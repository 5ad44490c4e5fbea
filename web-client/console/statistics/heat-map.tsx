import { type Signal, useSignal } from '@preact/signals'
import { hourOfWeekName, weekdayName } from '../parts/hour-of-week.ts'
import { PlaceLink } from '../parts/place-link.tsx'
import { useConsole } from '../state/console-context.ts'
import type { Found } from './statistics.ts'

const [days, hours] = [7, 24]
const steps: Readonly<Record<string, number>> = { ArrowUp: -hours, ArrowDown: hours, ArrowLeft: -1, ArrowRight: 1 }
type HeatMapProps = Omit<Found, 'days'>

/** When visitors come: how many conversations began in each hour of the week, of the reader's clock. */
export function HeatMap({ all, filters }: HeatMapProps) {
  const { words, locale } = useConsole()
  const { statistics } = words
  const looked = useSignal(all.hours.indexOf(Math.max(...all.hours)))
  return (
    <section class="panel">
      <header>
        <h2>{statistics.byHour}</h2>
        <p class="heat-value" aria-hidden="true">
          {useHourSaid(all)(looked.value)}
        </p>
      </header>
      <table class="heat-map">
        <caption class="hidden-words">{statistics.byHourSay}</caption>
        <colgroup>
          <col class="heat-days" />
          <col span={hours} />
        </colgroup>
        <tbody>
          {Array.from({ length: days }, (_, day) => (
            <tr key={weekdayName(day, locale)}>
              <th scope="row">{weekdayName(day, locale)}</th>
              {Array.from({ length: hours }, (__, hour) => (
                <HeatCell key={hours * day + hour} hour={hours * day + hour} {...{ all, filters, looked }} />
              ))}
            </tr>
          ))}
        </tbody>
        <HoursOfDay />
      </table>
    </section>
  )
}

function HoursOfDay() {
  return (
    <tfoot aria-hidden="true">
      <tr>
        <td />
        {[0, 6, 12, 18].map((hour) => (
          <td key={hour} colSpan={6}>
            {String(hour).padStart(2, '0')}
          </td>
        ))}
      </tr>
    </tfoot>
  )
}

/** Returns what is said of an hour. */
function useHourSaid({ hours: counts, missedHours }: Found['all']): (hour: number) => string {
  const { words, locale } = useConsole()
  return (hour) => words.statistics.inHour(hourOfWeekName(hour, locale), counts[hour] ?? 0, missedHours[hour] ?? 0)
}

interface HeatCellProps extends HeatMapProps {
  readonly hour: number
  /** The hour under the pointer or with the focus. */
  readonly looked: Signal<number>
}

/** One hour: a link to its records, and one stop of the keyboard for all of them. */
function HeatCell({ hour, all, filters, looked }: HeatCellProps) {
  const { view } = useConsole()
  const count = all.hours[hour] ?? 0
  const say = useHourSaid(all)
  const place = { filters: { ...filters, hour: String(hour) }, threadUid: '', at: 0 }
  const go = () => {
    view.records.value = place
    view.page.value = 'records'
  }
  const look = () => {
    looked.value = hour
  }
  const heat = count / Math.max(1, ...all.hours)
  return (
    <td style={{ '--heat': heat }} onPointerEnter={look} onFocusIn={look}>
      <PlaceLink
        kind="heat"
        id={idOf(hour)}
        to={{ page: 'records', ...place }}
        onGo={go}
        aria-label={say(hour)}
        data-empty={count === 0}
        data-looked={hour === looked.value}
        tabIndex={hour === looked.value ? 0 : -1}
        onKeyDown={(event) => step(event, hour)}
      >
        {''}
      </PlaceLink>
    </td>
  )
}

const idOf = (hour: number) => `hour-${hour}`

function step(event: KeyboardEvent, from: number): void {
  const to = from + (steps[event.key] ?? 0)
  if (to === from || to < 0 || to >= days * hours) return
  event.preventDefault()
  document.getElementById(idOf(to))?.focus()
}
