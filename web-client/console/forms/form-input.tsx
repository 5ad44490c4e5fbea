import { type Signal, useSignal } from '@preact/signals'
import type { ComponentProps } from 'preact'
import { useConsole } from '../state/console-context.ts'
import { refusalOf, type TextControl } from '../words/field-errors.ts'
import { ValidatedField } from './validated-field.tsx'

interface FormInputProps extends Omit<ComponentProps<'input'>, 'onInput' | 'onInvalid'> {
  readonly rows?: number
  /** What its pattern allows, in words. */
  readonly wanted?: string
  /** What the server has refused, shown until the text changes. */
  readonly refused?: Signal<string>
}

/** A field of a form that is saved as a whole; its problem is shown below it, in the console's language. */
export function FormInput({ wanted, refused: fromServer, ...attributes }: FormInputProps) {
  const { view, words } = useConsole()
  const problem = useSignal('')
  const judge = (field: TextControl) => refusalOf(field, words.settings.refusals, wanted)
  const written = ({ currentTarget: field }: { readonly currentTarget: TextControl }) => {
    problem.value = ''
    if (fromServer !== undefined) fromServer.value = ''
    field.setCustomValidity('')
    field.setCustomValidity(judge(field))
  }
  const refused = (event: Event & { readonly currentTarget: TextControl }) => {
    // Replaces the browser's message, which may be in another language and disappears after a moment.
    event.preventDefault()
    const { currentTarget: field } = event
    problem.value = judge(field)
    view.hush()
    if (field.form?.querySelector(':is(input, textarea):invalid') === field) field.focus()
  }
  return (
    <ValidatedField
      {...attributes}
      problem={problem.value || (fromServer?.value ?? '')}
      onInput={written}
      onInvalid={refused}
    />
  )
}
