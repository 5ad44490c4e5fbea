import type { ComponentChildren } from 'preact'
import { PlaceLink } from '../parts/place-link.tsx'
import { useConsole } from '../state/console-context.ts'
import type { RecordFilters } from '../state/records-place.ts'
import { RecordCount } from './record-count.tsx'
import type { AgentOutcome, Found, NamedOutcome, Rows } from './statistics.ts'

/** Who answered, and how they were rated; each number leads to its records. */
export function PerAgent({ all, filters }: Omit<Found, 'days'>) {
  const { words, workspace } = useConsole()
  const { statistics } = words
  const nameOf = (uid: string) => workspace.colleagues.byUid.value.get(uid)?.nickname ?? statistics.gone
  const titles = [
    statistics.agent,
    statistics.answered,
    statistics.firstResponse,
    statistics.ratingsTitle,
    statistics.csat,
  ]
  return (
    <Panel title={statistics.perAgent} titles={titles} rows={all.agents}>
      {all.agents.content.map((one) => (
        <AgentRow key={one.agentUid} name={nameOf(one.agentUid)} outcome={one} filters={filters} />
      ))}
    </Panel>
  )
}

function AgentRow(props: { readonly name: string; readonly outcome: AgentOutcome; readonly filters: RecordFilters }) {
  const { none, seconds, answered, ratingsTitle } = useConsole().words.statistics
  const { name, outcome, filters } = props
  const { agentUid, csat } = outcome
  const { medianSeconds } = outcome.firstResponse
  return (
    <tr>
      <td>
        <bdi>{name}</bdi>
      </td>
      <td>
        <RecordCount
          value={outcome.answered}
          label={`${name}, ${answered}`}
          filters={{ ...filters, answeredBy: agentUid, answer: 'answered' }}
        />
      </td>
      <td>{medianSeconds === null ? none : seconds(medianSeconds)}</td>
      <td>
        <RecordCount
          value={outcome.ratings}
          label={`${name}, ${ratingsTitle}`}
          filters={{ ...filters, ratedAgent: agentUid }}
        />
      </td>
      <td>{csat === null ? none : `${csat} / 5`}</td>
    </tr>
  )
}

interface PerNameProps {
  readonly title: string
  readonly rows: Rows<NamedOutcome>
  /** What the names are of. */
  readonly by: 'workgroup' | 'tag' | 'category'
  readonly filters: RecordFilters
  readonly nameOf?: (name: string) => string
}

/** Records by workgroup, tag or category; a name narrows the page to it, a number leads to its records. */
export function PerName({ title, rows, by, filters, nameOf = (name) => name }: PerNameProps) {
  const { words } = useConsole()
  const { statistics, records } = words
  const { conversations, answered, missed, ratingsTitle, csat } = statistics
  if (rows.content.length === 0) return null
  return (
    <Panel
      title={title}
      titles={[records.filters[by], conversations, answered, missed, ratingsTitle, csat]}
      rows={rows}
    >
      {rows.content.map((one) => (
        <NameRow key={one.name} shown={nameOf(one.name)} outcome={one} by={by} filters={filters} />
      ))}
    </Panel>
  )
}

type NameRowProps = Pick<PerNameProps, 'by' | 'filters'> & { readonly shown: string; readonly outcome: NamedOutcome }

function NameRow({ shown, outcome, by, filters }: NameRowProps) {
  const { view, words } = useConsole()
  const { statistics } = words
  const place = { ...view.statistics.value, [by === 'workgroup' ? 'uid' : by]: outcome.name }
  const counted = (value: number, label: string, more: Partial<RecordFilters>) => (
    <td>
      <RecordCount value={value} label={`${shown}, ${label}`} filters={{ ...filters, [by]: outcome.name, ...more }} />
    </td>
  )
  return (
    <tr>
      <td>
        <PlaceLink
          kind="narrows"
          to={{ page: 'statistics', ...place }}
          onGo={() => (view.statistics.value = place)}
          title={statistics.only(shown)}
        >
          <bdi>{shown}</bdi>
        </PlaceLink>
      </td>
      {counted(outcome.conversations, statistics.conversations, {})}
      {counted(outcome.answered, statistics.answered, { answer: 'answered' })}
      {counted(outcome.missed, statistics.missed, { answer: 'missed' })}
      {counted(outcome.ratings, statistics.ratingsTitle, { rating: 'any' })}
      <td>{outcome.csat === null ? statistics.none : `${outcome.csat} / 5`}</td>
    </tr>
  )
}

interface TablePanelProps {
  readonly title: string
  readonly titles: readonly string[]
  readonly rows: Rows<unknown>
  readonly children: ComponentChildren
}

function Panel({ title, titles, rows, children }: TablePanelProps) {
  const { statistics } = useConsole().words
  const more = rows.total - rows.content.length
  return (
    <section class="panel">
      <h2>{title}</h2>
      <div class="table-box">
        <table class="table">
          <thead>
            <tr>
              {titles.map((one) => (
                <th key={one} scope="col">
                  {one}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
      {more > 0 && <p class="statistics-note">{statistics.moreRows(more)}</p>}
    </section>
  )
}
