import { useSignal } from '@preact/signals'
import { Icon } from '../../ui/parts/icon.tsx'
import { download } from '../parts/download.ts'
import { useConsole } from '../state/console-context.ts'
import type { RecordFilters } from '../state/records-place.ts'
import { DayChart } from './day-chart.tsx'
import { RecordCount } from './record-count.tsx'
import { type Day, daysAsCsv, type Found, type Measure, measures, othersOf } from './statistics.ts'

/** Day by day: a chart of one measure, and all of them as a table and as a file. */
export function Days({ all, days, filters }: Found) {
  const { statistics: words } = useConsole().words
  const measure = useSignal<Measure>('conversations')
  const save = () => {
    const { day, conversations, answered, missed, others, ratingsTitle } = words
    const times = [words.firstResponse, words.wait].map(words.median)
    const titles = [day, conversations, answered, missed, others, ...times, words.score(words.csat), ratingsTitle]
    download(daysAsCsv(days, titles), 'parley-statistics.csv')
  }
  return (
    <section class="panel">
      <header>
        <h2>{words.byDay}</h2>
        <fieldset class="segments">
          <legend class="hidden-words">{words.byDay}</legend>
          {measures.map((one) => (
            <button key={one} type="button" aria-pressed={measure.value === one} onClick={() => (measure.value = one)}>
              {words.measures[one]}
            </button>
          ))}
        </fieldset>
        <button type="button" class="button at-end" onClick={save}>
          <Icon name="download" /> {words.csv}
        </button>
      </header>
      <DayChart all={all} days={days} measure={measure.value} />
      {measure.value === 'conversations' && othersOf(all) > 0 && <p class="statistics-note">{words.othersSay}</p>}
      <details>
        <summary>{words.asTable}</summary>
        <DayTable days={days} filters={filters} />
      </details>
    </section>
  )
}

function DayTable({ days, filters }: Omit<Found, 'all'>) {
  const { statistics } = useConsole().words
  const titles = [statistics.day, statistics.conversations, statistics.answered, statistics.missed, statistics.csat]
  return (
    <div class="table-box">
      <table class="table">
        <thead>
          <tr>
            {titles.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((one) => (
            <DayRow key={one.day} one={one} filters={{ ...filters, from: one.day, to: one.day }} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function DayRow({ one, filters }: { readonly one: Day; readonly filters: RecordFilters }) {
  const { words, locale } = useConsole()
  const { statistics } = words
  const name = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', weekday: 'short' }).format(one.at)
  const counted = (value: number, label: string, answer: '' | 'answered' | 'missed') => (
    <td>
      <RecordCount value={value} label={`${name}, ${label}`} filters={{ ...filters, answer }} />
    </td>
  )
  return (
    <tr>
      <td>{name}</td>
      {counted(one.conversations, statistics.conversations, '')}
      {counted(one.answered, statistics.answered, 'answered')}
      {counted(one.missed, statistics.missed, 'missed')}
      <td>{one.csat === null ? statistics.none : `${one.csat} / 5`}</td>
    </tr>
  )
}
