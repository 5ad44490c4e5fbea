import { useSignal } from '@preact/signals'
import { useContext, useId, useRef } from 'preact/hooks'
import { NamingContext } from '../forms/field-name.ts'
import { useEdited } from '../forms/use-edited.ts'
import { Problem } from '../forms/validated-field.tsx'
import { useConsole } from '../state/console-context.ts'
import { refusalOf } from '../words/field-errors.ts'
import { type DurationUnit, secondsOf, timeOf, units } from './durations.ts'

interface DurationInputProps {
  readonly seconds: number
  readonly min: number
  readonly onSave: (seconds: number) => Promise<boolean>
}

/**
 * A duration as a number and a unit. Saved in seconds once the focus has left both: changing 30 seconds to 2 minutes
 * must not save 30 minutes in between.
 */
export function DurationInput(props: DurationInputProps) {
  const { durations } = useConsole().words.settings
  const naming = useContext(NamingContext)
  const id = useId()
  const { field, problem, edited, left } = useEditedTime(props)
  const { count, unit } = edited.shown
  return (
    <Problem id={id} says={problem.value}>
      <span class="duration" data-unsaved={secondsOf(edited.shown) !== props.seconds} onFocusOut={left}>
        <input
          ref={field}
          type="number"
          required
          min={props.min}
          step="any"
          {...naming}
          {...(problem.value === '' ? {} : { 'aria-describedby': id })}
          aria-invalid={problem.value !== ''}
          value={count}
          onInput={(event) => edited.write({ count: event.currentTarget.value, unit })}
        />
        <select
          aria-label={durations.unit}
          value={unit}
          onChange={(event) => edited.write({ count, unit: event.currentTarget.value as DurationUnit })}
        >
          {units.map((one) => (
            <option key={one} value={one}>
              {durations[one]}
            </option>
          ))}
        </select>
      </span>
    </Problem>
  )
}

/** Keeps the input until the field loses the focus, then saves it or says why it cannot. */
function useEditedTime({ seconds, onSave }: DurationInputProps) {
  const { view, words } = useConsole()
  const { refusals } = words.settings
  const problem = useSignal('')
  const field = useRef<HTMLInputElement>(null)
  const known = timeOf(seconds)
  const edited = useEdited({ ...known, count: String(known.count) }, (written) => onSave(secondsOf(written)))
  const left = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if ((currentTarget as Element).contains(relatedTarget as Node | null) || field.current === null) return
    const refusal = refusalOf(field.current, refusals)
    problem.value = refusal && refusals.unsaved(refusal)
    if (refusal !== '') return view.hush()
    if (secondsOf(edited.shown) === seconds) edited.drop()
    else void edited.keep(edited.shown)
  }
  return { field, problem, edited, left }
}
