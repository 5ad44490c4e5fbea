import { useSignal } from '@preact/signals'
import { type ComponentChildren, type ComponentProps, h } from 'preact'
import { useConsole } from './console-context.ts'
import { useChosen, useEdited } from './edited.ts'

type Own = 'value' | 'checked' | 'ref' | 'onInput' | 'onChange' | 'onBlur'

interface TextInputProps extends Omit<ComponentProps<'input'>, Own> {
  readonly value: string
  /** Hears what was written once the field is left, or Enter is pressed; answers whether it is stored. */
  readonly onSave: (text: string) => Promise<boolean>
  /** Why such a text cannot be stored; empty when it can. Beside it the browser's own rules hold. */
  readonly problemIn?: (text: string) => string
  /** Several lines of text. */
  readonly rows?: number
}

type Field = HTMLInputElement | HTMLTextAreaElement

/** A field that is stored when it is left. What does not fit or was not stored stays in it, and is said below it. */
export function TextInput({ value, onSave, problemIn = () => '', rows, ...attributes }: TextInputProps) {
  const { settings } = useConsole().words
  const problem = useSignal('')
  const edited = useEdited(value, onSave)
  // An Enter and the leaving after it are one.
  const storing = useSignal('')
  const leave = async ({ currentTarget: field }: { readonly currentTarget: Field }) => {
    if (!edited.isChanged || storing.peek() === field.value) return
    const { value: text } = field
    problem.value = ''
    if (text.trim() === value) return edited.drop()
    problem.value = problemIn(text) || (field.checkValidity() ? '' : settings.unfit)
    if (problem.value !== '') return
    storing.value = text
    if (!(await edited.keep(text))) problem.value = settings.unsaved
    storing.value = ''
  }
  const written = ({ currentTarget }: { readonly currentTarget: Field }) => {
    problem.value = ''
    edited.write(currentTarget.value)
  }
  return (
    <span class="written">
      {h(rows === undefined ? 'input' : 'textarea', {
        ...attributes,
        ...(rows === undefined ? {} : { rows }),
        value: edited.shown,
        'aria-invalid': problem.value !== '',
        onInput: written,
        onChange: leave,
        onBlur: leave,
      })}
      {problem.value !== '' && (
        <small class="problem" role="alert" ref={bringIntoView}>
          {problem.value}
        </small>
      )}
    </span>
  )
}

/** It may be the last of a long page. */
function bringIntoView(problem: HTMLElement | null): void {
  problem?.scrollIntoView({ block: 'nearest' })
}

/** A box that is ticked as it is stored. */
export function Tick(props: { readonly isOn: boolean; readonly onSave: (isOn: boolean) => Promise<boolean> }) {
  const { shown, choose } = useChosen(props.isOn, props.onSave)
  return <input type="checkbox" checked={shown} onChange={({ currentTarget }) => void choose(currentTarget.checked)} />
}

/** One of several, chosen as it is stored. */
export function Choice(props: {
  readonly value: string
  readonly onSave: (value: string) => Promise<boolean>
  readonly children: ComponentChildren
  readonly label?: string
}) {
  const { shown, choose } = useChosen(props.value, props.onSave)
  return (
    <select aria-label={props.label} value={shown} onChange={({ currentTarget }) => void choose(currentTarget.value)}>
      {props.children}
    </select>
  )
}
