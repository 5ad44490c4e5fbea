import { Icon } from '../../ui/parts/icon.tsx'
import { useConsole } from '../state/console-context.ts'
import { daysOf, periods, type StatisticsPlace } from '../state/statistics-place.ts'

export interface StatisticsTarget {
  readonly uid: string
  readonly nickname: string
}

interface PlacedProps {
  readonly place: StatisticsPlace
}

/** Which days: one of the usual periods, or from a day to a day. */
export function PeriodField({ place }: PlacedProps) {
  const { view, words } = useConsole()
  const { statistics } = words
  const go = (given: Partial<StatisticsPlace>) => (view.statistics.value = { ...place, ...given })
  const [first, last] = daysOf(place, Date.now())
  return (
    <>
      <fieldset class="segments">
        <legend class="hidden-words">{statistics.period}</legend>
        {periods.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={place.period === one}
            // The free range begins with what is shown.
            onClick={() => go(one === 'days' ? { period: one, from: first, to: last } : { period: one })}
          >
            {statistics.periods[one]}
          </button>
        ))}
      </fieldset>
      {place.period === 'days' && (
        <div class="day-range">
          <DayField
            title={statistics.from}
            value={first}
            onSet={(from) => go({ from, to: from > last ? from : last })}
          />
          <DayField title={statistics.to} value={last} onSet={(to) => go({ from: first > to ? to : first, to })} />
        </div>
      )}
    </>
  )
}

interface DayFieldProps {
  readonly title: string
  readonly value: string
  readonly onSet: (day: string) => void
}

function DayField({ title, value, onSet }: DayFieldProps) {
  const changed = (day: string) => {
    // While a year is typed, it is one of long ago.
    if (day >= '1970') onSet(day)
  }
  return (
    <label>
      <span>{title}</span>
      <input type="date" defaultValue={value} required onChange={(event) => changed(event.currentTarget.value)} />
    </label>
  )
}

/** Whose conversations: everybody's, those of a workgroup, or those in which an agent takes or took part. */
export function TargetField({ place, groups }: PlacedProps & { readonly groups: readonly StatisticsTarget[] }) {
  const { view, words, workspace } = useConsole()
  const { uid, agent: _, ...others } = place
  const chosen = place.agent === undefined ? uid && `of ${uid}` : `agent ${place.agent}`
  const choose = (value: string) => {
    const one = value.slice(value.indexOf(' ') + 1)
    const isAgent = value.startsWith('agent ')
    view.statistics.value = { ...others, uid: isAgent ? '' : one, ...(isAgent ? { agent: one } : {}) }
  }
  const names = new Set([...groups, ...workspace.colleagues.all.value].map((one) => one.uid))
  return (
    <label>
      <span class="hidden-words">{words.statistics.group}</span>
      <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{words.statistics.everybody}</option>
        {chosen !== '' && !names.has(place.agent ?? uid) && <option value={chosen}>{words.statistics.gone}</option>}
        <Options title={words.settings.workgroups} kind="of" targets={groups} />
        <Options title={words.settings.agents} kind="agent" targets={workspace.colleagues.all.value} />
      </select>
    </label>
  )
}

interface TargetOptionsProps {
  readonly title: string
  readonly kind: 'of' | 'agent'
  readonly targets: readonly StatisticsTarget[]
}

function Options({ title, kind, targets }: TargetOptionsProps) {
  if (targets.length === 0) return null
  return (
    <optgroup label={title}>
      {targets.map(({ uid, nickname }) => (
        <option key={uid} value={`${kind} ${uid}`}>
          {nickname}
        </option>
      ))}
    </optgroup>
  )
}

/** The tag and the category to which the page is narrowed; each can be taken away. */
export function Narrowed({ place }: PlacedProps) {
  const { view, words } = useConsole()
  const { tag, category } = words.records.filters
  const given = (['tag', 'category'] as const).filter((name) => place[name] !== undefined)
  if (given.length === 0) return null
  const without = (name: 'tag' | 'category') => {
    const { [name]: _, ...others } = place
    view.statistics.value = others
  }
  return (
    <ul class="linked-filters">
      {given.map((name) => {
        const said = `${{ tag, category }[name]}: ${place[name]}`
        return (
          <li key={name}>
            <button type="button" class="button" aria-label={words.records.unlink(said)} onClick={() => without(name)}>
              <bdi>{said}</bdi> <Icon name="x" />
            </button>
          </li>
        )
      })}
    </ul>
  )
}
