import { Icon } from '../../ui/parts/icon.tsx'
import { hourOfWeekName } from '../parts/hour-of-week.ts'
import { useConsole } from '../state/console-context.ts'
import { linkedFilters, type RecordFilters } from '../state/records-place.ts'

/** What a number of the statistics has narrowed the records by, where no field says so; each can be taken away. */
export function LinkedFilters({ filters }: { readonly filters: RecordFilters }) {
  const { view, words, workspace, locale } = useConsole()
  const { records } = words
  const given = linkedFilters.filter((name) => filters[name] !== '')
  if (given.length === 0) return null
  const sayOf = (name: (typeof linkedFilters)[number]) => {
    const value = filters[name]
    const said =
      name === 'hour' ? hourOfWeekName(Number(value), locale) : workspace.colleagues.byUid.value.get(value)?.nickname
    return records.linked[name](said ?? value)
  }
  return (
    <ul class="linked-filters">
      {given.map((name) => (
        <li key={name}>
          <button
            type="button"
            class="button"
            aria-label={records.unlink(sayOf(name))}
            onClick={() => (view.records.value = { ...view.records.value, filters: { ...filters, [name]: '' } })}
          >
            <bdi>{sayOf(name)}</bdi> <Icon name="x" />
          </button>
        </li>
      ))}
    </ul>
  )
}
