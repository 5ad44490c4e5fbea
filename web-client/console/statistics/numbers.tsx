import type { ComponentChildren } from 'preact'
import { useConsole } from '../state/console-context.ts'
import { anyRating, type RecordFilters } from '../state/records-place.ts'
import { RecordCount } from './record-count.tsx'
import type { Found, Median } from './statistics.ts'

/** The sums of the period, each with a link to its records, and what is now. */
export function Numbers({ all, filters }: Found) {
  const { statistics: words } = useConsole().words
  const now = { ...filters, from: '', to: '' }
  const count = (value: number, label: string, more: Partial<RecordFilters>, of = filters) => (
    <RecordCount value={value} label={label} filters={{ ...of, ...more }} />
  )
  return (
    <section class="figures">
      <div class="numbers ten">
        <Figure title={words.waiting} hint={words.now} kind="now">
          {count(all.waiting, words.waiting, { state: 'waiting' }, now)}
        </Figure>
        <Figure title={words.chatting} hint={words.now} kind="now">
          {count(all.chatting, words.chatting, { state: 'open' }, now)}
        </Figure>
        <Figure title={words.conversations} hint={words.conversationsSay}>
          {count(all.conversations, words.conversations, {})}
        </Figure>
        <Figure title={words.answered} hint={words.answeredSay}>
          {count(all.answered, words.answered, { answer: 'answered' })}
        </Figure>
        <Figure title={words.missed} hint={words.missedSay}>
          {count(all.missed, words.missed, { answer: 'missed' })}
        </Figure>
        <Figure title={words.leftMessages} hint={words.leftSay}>
          {count(all.left, words.leftMessages, { left: 'true' })}
        </Figure>
        <Times all={all} />
        <Satisfaction all={all} filters={filters} />
      </div>
      <Notes all={all} filters={filters} />
    </section>
  )
}

interface FigureProps {
  readonly title: string
  readonly hint: string
  readonly kind?: 'now'
  readonly children: ComponentChildren
}

function Figure({ title, hint, kind, children }: FigureProps) {
  return (
    <p class={`number ${kind ?? ''}`}>
      <span>{title}</span>
      <strong>{children}</strong>
      <small>{hint}</small>
    </p>
  )
}

function Times({ all }: Pick<Found, 'all'>) {
  const { statistics: words } = useConsole().words
  const time = ({ medianSeconds }: Median) => (medianSeconds === null ? words.none : words.seconds(medianSeconds))
  return (
    <>
      <Figure title={words.firstResponse} hint={words.ofAnswered}>
        {time(all.firstResponse)}
      </Figure>
      <Figure title={words.wait} hint={words.ofAnswered}>
        {time(all.wait)}
      </Figure>
      <Figure title={words.duration} hint={words.ofEnded}>
        {time(all.duration)}
      </Figure>
    </>
  )
}

function Satisfaction({ all, filters }: Omit<Found, 'days'>) {
  const { statistics: words } = useConsole().words
  const rated = (rating: string) => ({ ...filters, rating })
  return (
    <div class="number ratings">
      <span>{words.csat}</span>
      <strong>{all.csat === null ? words.none : `${all.csat} / 5`}</strong>
      <small>
        <RecordCount
          value={all.ratings}
          shown={words.ratings(all.ratings)}
          label={words.csat}
          filters={rated(anyRating)}
        />
      </small>
      <ul class="stars-told">
        {[5, 4, 3, 2, 1].map((score) => (
          <li key={score}>
            {score} ★{' '}
            <RecordCount
              value={all.stars[score - 1] ?? 0}
              label={words.starsSay(score)}
              filters={rated(String(score))}
            />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** What no other number has, so that none is taken for the whole. */
function Notes({ all, filters }: Omit<Found, 'days'>) {
  const { statistics: words } = useConsole().words
  const { unknown, erased, cut } = all
  return (
    <>
      {cut && <p class="statistics-note">{words.cut(filters.from)}</p>}
      {unknown > 0 && (
        <p class="statistics-note">
          {words.unknown}{' '}
          <RecordCount value={unknown} label={words.unknown} filters={{ ...filters, answer: 'unknown' }} />
        </p>
      )}
      {erased.conversations > 0 && (
        <p class="statistics-note">{words.erased(erased.conversations, erased.answered, erased.missed)}</p>
      )}
    </>
  )
}
