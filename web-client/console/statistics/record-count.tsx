import { PlaceLink } from '../parts/place-link.tsx'
import { useConsole } from '../state/console-context.ts'
import type { RecordFilters } from '../state/records-place.ts'

interface RecordCountProps {
  readonly value: number
  /** Those of the records that it counts. */
  readonly filters: RecordFilters
  /** What it counts, for whoever hears it. */
  readonly label: string
  readonly shown?: string
}

/** A number that leads to the records behind it. */
export function RecordCount({ value, filters, label, shown = String(value) }: RecordCountProps) {
  const { view } = useConsole()
  if (value === 0) return <>{shown}</>
  const place = { filters, threadUid: '', at: 0 }
  const go = () => {
    view.records.value = place
    view.page.value = 'records'
  }
  return (
    <PlaceLink
      kind="record-count"
      to={{ page: 'records', ...place }}
      onGo={go}
      aria-label={`${label}: ${shown}`}
      title={label}
    >
      {shown}
    </PlaceLink>
  )
}
