import { useRef, useState } from 'preact/hooks'
import type { Introduction } from '../../core/connection/visitor-session.ts'
import { useRestoreFocus } from '../../ui/parts/use-restore-focus.ts'
import { type Chat, draftKeyOf } from '../chat/chat.ts'
import type { PrechatField } from '../chat/config.ts'
import type { WidgetWords } from '../words/words.ts'
import { Field, Problem, type Problems, useProblems } from './form-field.tsx'
import { useFormDraft } from './use-form-draft.ts'

/** Fields of an introduction that have a name of their own; all others are sent together. */
const own = new Set(['nickname', 'email', 'mobile', 'note'])

/** What the site asks before the first message: the department, and some details. */
export function PrechatForm({ chat, words }: { readonly chat: Chat; readonly words: WidgetWords }) {
  const { departments = [], prechat = [] } = chat.config
  const begun = useFormDraft(`${draftKeyOf(chat)} prechat`)
  const [picked, setSid] = useState(departments.length === 1 ? departments[0]?.uid : begun.of('department'))
  const sid = picked ?? chat.department.value
  const { problems, isSound, onInput } = useProblems()
  const form = useRef<HTMLFormElement>(null)
  const first = useRef({ focus: () => form.current?.querySelector<HTMLElement>('input, textarea')?.focus() })
  useRestoreFocus(first, [chat.isOpen.value, chat.isEarly.value])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const place = event.currentTarget as HTMLFormElement
    if (!isSound(place)) return
    begun.forget()
    const answers = introductionOf(prechat, new FormData(place))
    void chat.begin({ answers, ...(sid === undefined ? {} : { sid }) })
  }
  const input = (event: InputEvent) => {
    begun.keep(event.currentTarget as HTMLFormElement)
    onInput(event)
  }
  const known: Readonly<Record<string, string>> = chat.told()
  return (
    <form class="form" ref={form} noValidate onSubmit={submit} onInput={input}>
      <Departments chat={chat} words={words} chosen={sid} onChoose={setSid} problem={problems.department} />
      {prechat.map((field) => (
        <Field
          key={field.name}
          {...field}
          value={begun.of(field.name, known[field.name])}
          words={words}
          problem={problems[field.name]}
        />
      ))}
      <button type="submit" class="button primary">
        {chat.availability.value?.accepting === false ? words.proceed : words.begin}
      </button>
    </form>
  )
}

interface DepartmentsProps {
  readonly chat: Chat
  readonly words: WidgetWords
  readonly chosen: string | undefined
  readonly onChoose: (uid: string) => void
  readonly problem: Problems[string]
}

/** Shown if there is more than one. */
function Departments({ chat, words, chosen, onChoose, problem }: DepartmentsProps) {
  const { departments = [] } = chat.config
  if (departments.length < 2) return null
  return (
    <fieldset aria-describedby="department-problem">
      <legend>{words.choose}</legend>
      {departments.map(({ uid, nickname }) => (
        <label key={uid} class="choice">
          <input
            type="radio"
            name="department"
            value={uid}
            required
            checked={uid === chosen}
            onChange={() => onChoose(uid)}
          />
          <bdi>{nickname}</bdi>
        </label>
      ))}
      <Problem of="department" words={words} problem={problem} />
    </fieldset>
  )
}

function introductionOf(fields: readonly PrechatField[], given: FormData): Introduction {
  const answers = fields.map(({ name }) => [name, String(given.get(name) ?? '').trim()] as const)
  const said = answers.filter(([, answer]) => answer !== '')
  const others = Object.fromEntries(said.filter(([name]) => !own.has(name)))
  const extra = Object.keys(others).length === 0 ? {} : { extra: JSON.stringify(others) }
  return { ...Object.fromEntries(said.filter(([name]) => own.has(name))), ...extra }
}
