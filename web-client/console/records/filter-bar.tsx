import { Icon } from '../../ui/parts/icon.tsx'
import { useConsole } from '../state/console-context.ts'
import { isWide } from '../state/layout.ts'
import {
  anyRating,
  noFilters,
  type RecordFilterName,
  type RecordFilters,
  recordAnswers,
  recordStates,
} from '../state/records-place.ts'
import { ChoiceFilter, type FilterChoices, TextFilter, WordsFilter } from './filter-fields.tsx'
import { LinkedFilters } from './linked-filters.tsx'
import type { NamedTarget } from './records.ts'

/** What the records are narrowed by; each change is a place of its own. */
export function FilterBar({ filters, groups }: FilterBarProps) {
  const { view, words, workspace } = useConsole()
  const { records } = words
  const props = <Name extends RecordFilterName>(name: Name) => ({
    ...{ name, value: filters[name] },
    onSet: (value: string) => {
      if (filters[name] !== value)
        view.records.value = { ...view.records.value, filters: { ...filters, [name]: value } }
    },
  })
  const states = Object.keys(recordStates) as (keyof typeof recordStates)[]
  const isFiltered = Object.entries(filters).some(([name, value]) => name !== 'text' && value !== '')
  const scores = [
    [anyRating, records.ratedAny] as const,
    ...[5, 4, 3, 2, 1].map((score) => [String(score), records.rated(score)] as const),
  ]
  return (
    <search class="record-filters">
      <WordsFilter {...props('text')} />
      {/* On a phone they would leave no room for what is found. */}
      <details class="record-more" open={isWide.value || isFiltered}>
        <summary>{records.fields}</summary>
        <div class="record-fields">
          <TextFilter {...props('from')} type="date" />
          <TextFilter {...props('to')} type="date" />
          <ChoiceFilter {...props('workgroup')} options={namesOf(groups)} />
          <ChoiceFilter {...props('agent')} options={namesOf(workspace.colleagues.all.value)} />
          <ChoiceFilter {...props('state')} options={states.map((state) => [state, records.states[state]])} />
          <ChoiceFilter {...props('answer')} options={recordAnswers.map((one) => [one, records.answers[one]])} />
          <TextFilter {...props('tag')} maxLength={64} />
          <TextFilter {...props('category')} maxLength={128} />
          <ChoiceFilter {...props('rating')} options={scores} />
        </div>
      </details>
      <LinkedFilters filters={filters} />
      {(isFiltered || filters.text !== '') && <Clear />}
    </search>
  )
}

interface FilterBarProps {
  readonly filters: RecordFilters
  /** The workgroups to choose from. */
  readonly groups: readonly NamedTarget[]
}

function namesOf(targets: readonly NamedTarget[]): FilterChoices {
  return targets.map(({ uid, nickname }) => [uid, nickname])
}

function Clear() {
  const { view, words } = useConsole()
  const clear = () => (view.records.value = { ...view.records.value, filters: noFilters })
  return (
    <button type="button" class="button" onClick={clear}>
      <Icon name="x" /> {words.records.clear}
    </button>
  )
}
