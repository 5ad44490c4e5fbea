import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { useConsole } from './console-context.ts'

const secondsIn = { second: 1, minute: 60, hour: 3600, day: 24 * 3600 } as const
type Unit = keyof typeof secondsIn
const units = Object.keys(secondsIn) as Unit[]

/**
 * A time as people say it: a number, and its unit. `onSet` hears it in seconds once both are left: 30 seconds that are
 * to be 2 minutes are not 30 minutes in between.
 */
export function DurationInput(props: {
  readonly seconds: number
  readonly min: number
  readonly onSet: (seconds: number) => void
}) {
  const { seconds, min, onSet } = props
  const { durations } = useConsole().words.settings
  const field = useRef<HTMLInputElement>(null)
  const written = useSignal<{ readonly count: string; readonly unit: Unit } | undefined>(undefined)
  const known = unitOf(seconds)
  const { count, unit } = written.value ?? { count: String(seconds / secondsIn[known]), unit: known }
  const left = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if ((currentTarget as Element).contains(relatedTarget as Node | null) || field.current?.checkValidity() !== true)
      return
    const next = Math.round(field.current.valueAsNumber * secondsIn[unit])
    written.value = undefined
    if (next !== seconds) onSet(next)
  }
  return (
    <span class="duration" onFocusOut={left}>
      <input
        ref={field}
        type="number"
        required
        min={min}
        step="any"
        value={count}
        onInput={(event) => (written.value = { count: event.currentTarget.value, unit })}
      />
      <select
        aria-label={durations.unit}
        value={unit}
        onChange={(event) => (written.value = { count, unit: event.currentTarget.value as Unit })}
      >
        {units.map((one) => (
          <option key={one} value={one}>
            {durations[one]}
          </option>
        ))}
      </select>
    </span>
  )
}

/** The largest in which it is a whole number; nothing is said in minutes. */
function unitOf(seconds: number): Unit {
  if (seconds === 0) return 'minute'
  return units.findLast((unit) => seconds % secondsIn[unit] === 0) ?? 'second'
}
