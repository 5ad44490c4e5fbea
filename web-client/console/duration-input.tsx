import { useRef } from 'preact/hooks'
import { useConsole } from './console-context.ts'
import { useEdited } from './edited.ts'

const secondsIn = { second: 1, minute: 60, hour: 3600, day: 24 * 3600 } as const
type Unit = keyof typeof secondsIn
const units = Object.keys(secondsIn) as Unit[]

/**
 * A time as people say it: a number, and its unit. It is stored in seconds once both are left: 30 seconds that
 * are to be 2 minutes are not 30 minutes in between.
 */
export function DurationInput(props: {
  readonly seconds: number
  readonly min: number
  readonly onSave: (seconds: number) => Promise<boolean>
}) {
  const { seconds, min, onSave } = props
  const { durations } = useConsole().words.settings
  const field = useRef<HTMLInputElement>(null)
  const known = unitOf(seconds)
  const edited = useEdited({ count: String(seconds / secondsIn[known]), unit: known }, (written) =>
    onSave(secondsOf(written)),
  )
  const { count, unit } = edited.shown
  const left = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if ((currentTarget as Element).contains(relatedTarget as Node | null) || field.current?.checkValidity() !== true)
      return
    if (secondsOf(edited.shown) === seconds) edited.drop()
    else void edited.keep(edited.shown)
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
        onInput={(event) => edited.write({ count: event.currentTarget.value, unit })}
      />
      <select
        aria-label={durations.unit}
        value={unit}
        onChange={(event) => edited.write({ count, unit: event.currentTarget.value as Unit })}
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

function secondsOf({ count, unit }: { readonly count: string; readonly unit: Unit }): number {
  return Math.round(Number(count) * secondsIn[unit])
}

/** The largest in which it is a whole number; nothing is said in minutes. */
function unitOf(seconds: number): Unit {
  if (seconds === 0) return 'minute'
  return units.findLast((unit) => seconds % secondsIn[unit] === 0) ?? 'second'
}
