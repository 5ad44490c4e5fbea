import { useSignal } from '@preact/signals'
import type { ComponentChildren, ComponentProps } from 'preact'
import { useConsole } from '../state/console-context.ts'
import { refusalOf, type TextControl } from '../words/field-errors.ts'
import { useChosen, useEdited } from './use-edited.ts'
import { ValidatedField } from './validated-field.tsx'

type Own = 'value' | 'checked' | 'ref' | 'onInput' | 'onChange' | 'onBlur'

interface TextInputProps extends Omit<ComponentProps<'input'>, Own> {
  readonly value: string
  /** Called with the text on Enter or when the field loses the focus; returns false to keep it there as not saved. */
  readonly onSave: (text: string) => Promise<boolean>
  /** Called with each text that is written. */
  readonly onWrite?: (text: string) => void
  /** Returns why a text cannot be saved; empty if it can. The constraints of its attributes apply as well. */
  readonly problemIn?: (text: string) => string
  /** What its pattern allows, in words. */
  readonly wanted?: string
  /** Renders a text area of this many rows. */
  readonly rows?: number
}

/** A field that is saved when it loses the focus. An invalid or unsaved text stays, with its problem below. */
export function TextInput({ value, onSave, onWrite, problemIn = () => '', wanted, ...attributes }: TextInputProps) {
  const { view, words } = useConsole()
  const { settings } = words
  const problem = useSignal('')
  const edited = useEdited(value, onSave)
  // Enter, and the blur that follows it, save once.
  const storing = useSignal<string | undefined>(undefined)
  const leave = async ({ currentTarget: field }: { readonly currentTarget: TextControl }) => {
    if (!edited.isChanged || storing.peek() === field.value) return
    const { value: text } = field
    problem.value = ''
    // An empty value may also be input that the browser cannot parse.
    if (text.trim() === value && !field.validity.badInput) return edited.drop()
    const refusal = refusalOf(field, settings.refusals, wanted)
    problem.value = problemIn(text) || (refusal && settings.refusals.unsaved(refusal))
    if (problem.value !== '') return view.hush()
    storing.value = text
    if (!(await edited.keep(text))) problem.value = settings.unsaved
    storing.value = undefined
  }
  const written = ({ currentTarget }: { readonly currentTarget: TextControl }) => {
    problem.value = ''
    edited.write(currentTarget.value)
    onWrite?.(currentTarget.value)
  }
  return (
    <ValidatedField
      {...attributes}
      value={edited.shown}
      problem={problem.value}
      data-unsaved={edited.isChanged && edited.shown.trim() !== value}
      onInput={written}
      onChange={leave}
      onBlur={leave}
    />
  )
}

/** A checkbox that is saved at once. */
export function Tick(props: { readonly isOn: boolean; readonly onSave: (isOn: boolean) => Promise<boolean> }) {
  const { shown, choose } = useChosen(props.isOn, props.onSave)
  return <input type="checkbox" checked={shown} onChange={({ currentTarget }) => void choose(currentTarget.checked)} />
}

/** A select that is saved at once. */
export function Choice(props: {
  readonly value: string
  readonly onSave: (value: string) => Promise<boolean>
  readonly children: ComponentChildren
  readonly label?: string
}) {
  const { shown, choose } = useChosen(props.value, props.onSave)
  return (
    <select
      aria-label={props.label}
      title={props.label}
      value={shown}
      onChange={({ currentTarget }) => void choose(currentTarget.value)}
    >
      {props.children}
    </select>
  )
}
