import './question.css'
import { createElement } from 'preact'
import { useId, useState } from 'preact/hooks'
import { type FormField, type GivenAnswer, type Question, readAnswer, readQuestion } from '../contents/questions.ts'
import type { SharedWords } from '../words/words.ts'
import type { BodyProps } from './body-props.ts'
import { FaultLine } from './fault-line.tsx'
import { LabelledValues } from './info-card.tsx'
import { RichText } from './rich-text.tsx'

const maxValue = 2000

/** FORM: its fields to fill in, or what was filled in. */
export function FormBody(props: BodyProps) {
  const { entry, words, answering } = props
  const question = readQuestion(entry.content)
  const [isChanging, setChanging] = useState(false)
  if (question.fault !== '') return <FaultLine name={words.kinds.FORM} why={question.fault} words={words} />
  const [last] = entry.answers ?? []
  const mayAnswer = answering?.mayAnswer(entry) === true && question.fields.length > 0
  const answered = last === undefined ? undefined : readAnswer(last.content)
  const send = (values: Readonly<Record<string, string>>) => {
    setChanging(false)
    answering?.answer('FORM_SUBMIT', JSON.stringify({ uid: entry.uid, values }))
  }
  const isAsking = mayAnswer && (answered === undefined || isChanging)
  return (
    <div class="question">
      {question.text !== '' && <RichText text={question.text} words={words} />}
      {isAsking ? (
        <Fields {...{ question, words, send }} filled={answered?.fields} />
      ) : (
        <LabelledValues lines={question.fields.map((field) => lineOf(field, answered))} />
      )}
      {mayAnswer && !isAsking && (
        <button type="button" class="button" onClick={() => setChanging(true)}>
          {words.question.change}
        </button>
      )}
    </div>
  )
}

function lineOf({ name, label }: FormField, answered: GivenAnswer | undefined) {
  return { label, value: answered?.fields.get(name) || '—' }
}

interface AskedFieldsProps {
  readonly question: Question
  readonly words: SharedWords
  readonly filled: GivenAnswer['fields'] | undefined
  readonly send: (values: Readonly<Record<string, string>>) => void
}

function Fields({ question, words, filled, send }: AskedFieldsProps) {
  const [faults, setFaults] = useState<ReadonlySet<string>>(new Set())
  const submitted = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const values = valuesIn(form, question.fields)
    const missing = question.fields.filter((field) => isMissing(form, field, values[field.name] ?? ''))
    setFaults(new Set(missing.map(({ name }) => name)))
    const [first] = missing
    if (first === undefined) send(values)
    else inputOf(form, first)?.focus()
  }
  return (
    <form class="asked-form" noValidate onSubmit={submitted}>
      {question.fields.map((field) => (
        <Field
          key={field.name}
          {...{ field, words }}
          value={filled?.get(field.name) ?? ''}
          isFaulty={faults.has(field.name)}
        />
      ))}
      <button type="submit" class="button primary">
        {filled === undefined ? words.question.send : words.question.change}
      </button>
    </form>
  )
}

interface AskedFieldProps {
  readonly field: FormField
  readonly words: SharedWords
  readonly value: string
  readonly isFaulty: boolean
}

function Field({ field, words, value, isFaulty }: AskedFieldProps) {
  const id = useId()
  const given = {
    ...{ id, name: `field ${field.name}`, defaultValue: value, maxLength: maxValue, dir: 'auto' },
    ...{ type: field.type, 'aria-required': field.isRequired },
    ...(isFaulty ? { 'aria-invalid': true, 'aria-describedby': `${id}-fault` } : {}),
  }
  return (
    <div class="asked-field">
      <label htmlFor={id} dir="auto">
        {field.label}
        {field.isRequired && <small> · {words.required}</small>}
      </label>
      {createElement(field.type === 'textarea' ? 'textarea' : 'input', given)}
      {isFaulty && (
        <small class="problem" id={`${id}-fault`}>
          {words.question.check}
        </small>
      )}
    </div>
  )
}

type Input = HTMLInputElement | HTMLTextAreaElement

function inputOf(form: HTMLFormElement, { name }: FormField): Input | undefined {
  return [...form.elements].find((one) => (one as Input).name === `field ${name}`) as Input | undefined
}

/** An object of any names: `__proto__` is one like others. */
function valuesIn(form: HTMLFormElement, fields: readonly FormField[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field.name, inputOf(form, field)?.value.trim() ?? '']))
}

/** The browser knows what is an address or a number in the field. */
function isMissing(form: HTMLFormElement, field: FormField, value: string): boolean {
  return (field.isRequired && value === '') || inputOf(form, field)?.validity.valid === false
}
