import './forms.css'
import { useState } from 'preact/hooks'
import { isEmailAddress } from '../../../domain/email.ts'
import type { WidgetWords } from '../words/words.ts'

export interface FieldProps {
  readonly name: string
  readonly label: string
  /** `text`, `email`, `tel` or `textarea`. */
  readonly type: string
  readonly words: WidgetWords
  readonly required?: boolean
  readonly value?: string | undefined
  readonly maxLength?: number
  readonly problem?: Wrong | undefined
}

const autocomplete: Readonly<Record<string, string>> = { nickname: 'name', email: 'email', mobile: 'tel' }

/** A field with its label above and its problem below. */
export function Field({ name, label, type, words, required = false, value, maxLength = 250, problem }: FieldProps) {
  const given = {
    ...{ name, required, maxLength, dir: 'auto' as const, defaultValue: value },
    'aria-invalid': problem !== undefined,
    'aria-describedby': `${name}-problem`,
  }
  // Typed as a plain object: the input types accept no arbitrary `type`.
  const attributes: object = { ...given, type: kindOf(type), autocomplete: autocomplete[name] ?? 'on' }
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is inside
    <label class="field">
      <span>
        {label} {required && <small>({words.required})</small>}
      </span>
      {type === 'textarea' ? <textarea {...given} rows={3} /> : <input {...attributes} />}
      <Problem of={name} words={words} problem={problem} />
    </label>
  )
}

/** The problem of a field, announced when it appears. */
export function Problem({ of, words, problem }: { readonly of: string } & Pick<FieldProps, 'words' | 'problem'>) {
  return (
    <small class="problem" id={`${of}-problem`} role="alert">
      {problem && words[problem]}
    </small>
  )
}

type Wrong = 'fieldMissing' | 'choiceMissing' | 'emailOdd' | 'contactMissing'

/** The problems of a form by field name, as keys: the language may change while one is shown. */
export type Problems = Readonly<Record<string, Wrong | undefined>>

/** Validates a form by the constraints of its fields, and shows our own texts instead of the browser's bubbles. */
export function useProblems(more: (form: HTMLFormElement) => Problems = () => ({})) {
  const [problems, setProblems] = useState<Problems>({})
  /** Returns whether all is valid; otherwise focuses the first invalid field. */
  const isSound = (form: HTMLFormElement): boolean => {
    const found = { ...more(form), ...problemsOf(form) }
    setProblems(found)
    const [first] = controlsOf(form).filter(({ name }) => found[name] !== undefined)
    first?.focus()
    // After the problem is drawn, as it takes room.
    requestAnimationFrame(() => first?.scrollIntoView({ block: 'center' }))
    return first === undefined
  }
  const onInput = ({ target }: Event) => {
    const { name } = target as HTMLInputElement
    if (problems[name] !== undefined) setProblems({ ...problems, [name]: undefined })
  }
  return { problems, isSound, onInput }
}

type Control = HTMLInputElement | HTMLTextAreaElement

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.elements].filter((one): one is Control => 'validity' in one && 'name' in one)
}

function problemsOf(form: HTMLFormElement): Problems {
  const wrong = controlsOf(form).flatMap((one): [string, Wrong][] => {
    const isBlank = one.required && one.type !== 'radio' && one.value.trim() === ''
    if (isBlank || one.validity.valueMissing)
      return [[one.name, one.type === 'radio' ? 'choiceMissing' : 'fieldMissing']]
    const isOdd = one.type === 'email' && one.value.trim() !== '' && !isEmailAddress(one.value.trim())
    return isOdd ? [[one.name, 'emailOdd']] : []
  })
  return Object.fromEntries(wrong)
}

function kindOf(type: string): 'text' | 'email' | 'tel' {
  return type === 'email' || type === 'tel' ? type : 'text'
}
