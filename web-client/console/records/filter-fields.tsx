import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/parts/icon.tsx'
import { useConsole } from '../state/console-context.ts'
import type { linkedFilters, RecordFilterName } from '../state/records-place.ts'
import type { ConsoleWords } from '../words/words.ts'

export type FilterChoices = readonly (readonly [value: string, name: string])[]

interface FilterProps {
  readonly name: FieldName
  readonly value: string
  readonly onSet: (value: string) => void
}

type FieldName = Exclude<RecordFilterName, (typeof linkedFilters)[number]>

const titleOf = (name: FieldName, { filters, answers }: ConsoleWords['records']) =>
  name === 'answer' ? answers.title : filters[name]
const idOf = (name: FieldName) => `records-${name}`

/** Words of messages: searched on Enter, by the button, and when the field is left. */
export function WordsFilter({ value, onSet }: FilterProps) {
  const { records } = useConsole().words
  const field = useFollowed(value)
  const searched = (event: SubmitEvent) => {
    event.preventDefault()
    onSet(field.current?.value.trim() ?? '')
  }
  return (
    <form class="record-words" onSubmit={searched}>
      <input
        ref={field}
        type="search"
        maxLength={200}
        defaultValue={value}
        aria-label={records.filters.text}
        placeholder={records.filters.text}
        onChange={(event) => onSet(event.currentTarget.value.trim())}
      />
      <button type="submit" class="button primary">
        <Icon name="search" /> {records.search}
      </button>
    </form>
  )
}

interface TextFilterProps extends FilterProps {
  readonly type?: 'date'
  readonly maxLength?: number
}

/** A text exactly as it was filed, or a day. */
export function TextFilter({ name, value, onSet, type, maxLength }: TextFilterProps) {
  const { records } = useConsole().words
  const field = useFollowed(value)
  const changed = (entered: string) => {
    // While a year is typed, it is one of long ago.
    if (type !== 'date' || entered === '' || entered >= '1000') onSet(entered)
  }
  return (
    <label htmlFor={idOf(name)}>
      <span>{titleOf(name, records)}</span>
      <input
        ref={field}
        id={idOf(name)}
        {...(type === undefined ? { maxLength } : { type })}
        defaultValue={value}
        onChange={(event) => changed(event.currentTarget.value.trim())}
      />
    </label>
  )
}

export function ChoiceFilter({ name, value, onSet, options }: FilterProps & { readonly options: FilterChoices }) {
  const { records } = useConsole().words
  // What the address names may be gone, or not loaded yet.
  const isKnown = value === '' || options.some(([one]) => one === value)
  return (
    <label htmlFor={idOf(name)}>
      <span>{titleOf(name, records)}</span>
      <select id={idOf(name)} value={value} onChange={(event) => onSet(event.currentTarget.value)}>
        <option value="">{records.any}</option>
        {!isKnown && <option value={value}>{value}</option>}
        {options.map(([one, shown]) => (
          <option key={one} value={one}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Returns a reference to a field that shows a value once it is another, but never in place of what is being typed. */
function useFollowed(value: string) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (field.current !== null && field.current.value.trim() !== value) field.current.value = value
  }, [value])
  return field
}
