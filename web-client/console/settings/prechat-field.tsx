import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Question } from '../../../domain/organization/widget.ts'
import { questionTypes } from '../../../domain/organization/widget.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { Choice, TextInput, Tick } from '../forms/inputs.tsx'
import type { useSaving } from '../forms/setting.tsx'
import { useChosen } from '../forms/use-edited.ts'
import { useConsole } from '../state/console-context.ts'

/** Questions whose answers have a field in the contact; any other name belongs to the site. */
const abouts = ['nickname', 'email', 'mobile', 'note'] as const
const typeOf: Readonly<Record<string, Question['type']>> = { email: 'email', mobile: 'tel', note: 'textarea' }
const maxQuestions = 20

interface PrechatFieldProps {
  readonly questions: readonly Question[]
  readonly saving: ReturnType<typeof useSaving>
}

/** The questions of the pre-chat form. */
export function PrechatField(props: PrechatFieldProps) {
  const { settings } = useConsole().words
  const { saving } = props
  const { place, questions, change, add } = useQuestions(props)
  return (
    <fieldset class="members" ref={place}>
      <legend>
        {settings.prechat} {saving.isSaved('prechat') && <span class="saved-mark">{settings.saved}</span>}
        <small>{settings.prechatSay}</small>
      </legend>
      {questions.map((question, index) => (
        <QuestionRow
          key={question.name}
          question={question}
          all={questions}
          onChange={(part) => change((all) => all.with(index, { ...(all[index] ?? question), ...part }))}
          onRemove={() => {
            void change((all) => all.toSpliced(index, 1))
            place.current?.querySelector<HTMLElement>(':scope > .button')?.focus()
          }}
        />
      ))}
      {questions.length < maxQuestions && (
        <button type="button" class="button" onClick={add}>
          {settings.newQuestion}
        </button>
      )}
    </fieldset>
  )
}

/** Holds the questions while they are edited; a new one gets the focus in its label. */
function useQuestions({ questions: stored, saving }: PrechatFieldProps) {
  const { settings } = useConsole().words
  const { shown: questions, change } = useChosen(stored, (all) => saving.set('prechat', all))
  const place = useRef<HTMLFieldSetElement>(null)
  const isAdding = useRef(false)
  useLayoutEffect(() => {
    if (!isAdding.current) return
    isAdding.current = false
    const fields = place.current?.querySelectorAll<HTMLInputElement>('.prechat-question .written input')
    if (fields !== undefined) [...fields].at(-1)?.select()
  }, [questions.length])
  const add = () => {
    const free = abouts.find((name) => questions.every((question) => question.name !== name))
    const name = free ?? freeName(questions)
    const label = settings.questionAbouts[free ?? 'other']
    void change((all) => [...all, { name, label, type: typeOf[name] ?? 'text', required: false }])
    isAdding.current = true
  }
  return { place, questions, change, add }
}

function QuestionRow(props: {
  readonly question: Question
  readonly all: readonly Question[]
  readonly onChange: (part: Partial<Question>) => Promise<boolean>
  readonly onRemove: () => void
}) {
  const { settings } = useConsole().words
  const { question, onChange, onRemove } = props
  return (
    <div class="prechat-question">
      <TextInput
        aria-label={settings.questionLabel}
        dir="auto"
        required
        maxLength={256}
        value={question.label}
        onSave={(text) => onChange({ label: text.trim() })}
      />
      <About {...props} />
      <Choice
        label={settings.questionType}
        value={question.type}
        onSave={(type) => onChange({ type: type as Question['type'] })}
      >
        {questionTypes.map((type) => (
          <option key={type} value={type}>
            {settings.questionTypes[type]}
          </option>
        ))}
      </Choice>
      <label>
        <Tick isOn={question.required} onSave={(required) => onChange({ required })} /> {settings.required}
      </label>
      <button type="button" class="icon-button" aria-label={`${settings.remove}: ${question.label}`} onClick={onRemove}>
        <Icon name="x" />
      </button>
    </div>
  )
}

type AboutProps = Parameters<typeof QuestionRow>[0]

function About({ question, all, onChange }: AboutProps) {
  const { settings } = useConsole().words
  const own = abouts.find((name) => name === question.name) ?? 'other'
  const free = abouts.filter((name) => name === own || all.every((one) => one.name !== name))
  const chosen = (name: string) => {
    const next = name === 'other' ? freeName(all) : name
    return onChange({ name: next, type: typeOf[next] ?? 'text' })
  }
  return (
    <Choice label={settings.questionAbout} value={own} onSave={chosen}>
      {[...free, 'other' as const].map((name) => (
        <option key={name} value={name}>
          {settings.questionAbouts[name]}
        </option>
      ))}
    </Choice>
  )
}

function freeName(questions: readonly Question[]): string {
  const used = new Set(questions.map(({ name }) => name))
  for (let number = 1; ; number += 1) if (!used.has(`field${number}`)) return `field${number}`
}
