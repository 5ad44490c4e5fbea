import { useSignal } from '@preact/signals'
import type { ComponentChildren, ComponentProps } from 'preact'
import { useConsole } from '../state/console-context.ts'
import { refusalOf, type TextControl } from '../words/field-errors.ts'
import { useChosen, useEdited } from './use-edited.ts'
import { ValidatedField } from './validated-field.tsx'

type Own = 'value' | 'checked' | 'ref' | 'onInput' | 'onChange' | 'onBlur'

interface TextInputProps extends Omit<ComponentProps<'input'>, Own> {
  readonly value: string
  /** Hears what was written once the field is left, or Enter is pressed; answers whether it is stored. */
  readonly onSave: (text: string) => Promise<boolean>
  /** Why such a text cannot be stored; empty when it can. Beside it the rules of its attributes hold. */
  readonly problemIn?: (text: string) => string
  /** What its pattern allows, in words. */
  readonly wanted?: string
  /** Several lines of text. */
  readonly rows?: number
}

/** A field that is stored when it is left. What does not fit or was not stored stays in it, and is said below it. */
export function TextInput({ value, onSave, problemIn = () => '', wanted, ...attributes }: TextInputProps) {
  const { view, words } = useConsole()
  const { settings } = words
  const problem = useSignal('')
  const edited = useEdited(value, onSave)
  // An Enter and the leaving after it are one.
  const storing = useSignal('')
  const leave = async ({ currentTarget: field }: { readonly currentTarget: TextControl }) => {
    if (!edited.isChanged || storing.peek() === field.value) return
    const { value: text } = field
    problem.value = ''
    // An empty field may also hold what the browser cannot read.
    if (text.trim() === value && !field.validity.badInput) return edited.drop()
    const refusal = refusalOf(field, settings.refusals, wanted)
    problem.value = problemIn(text) || (refusal && settings.refusals.unsaved(refusal))
    if (problem.value !== '') return view.hush()
    storing.value = text
    if (!(await edited.keep(text))) problem.value = settings.unsaved
    storing.value = ''
  }
  const written = ({ currentTarget }: { readonly currentTarget: TextControl }) => {
    problem.value = ''
    edited.write(currentTarget.value)
  }
  return (
    <ValidatedField
      {...attributes}
      value={edited.shown}
      problem={problem.value}
      onInput={written}
      onChange={leave}
      onBlur={leave}
    />
  )
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
