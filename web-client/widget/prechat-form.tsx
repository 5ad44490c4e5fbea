import './forms.css'
import { useState } from 'preact/hooks'
import type { Introduction } from '../core/visitor-session.ts'
import type { Chat } from './chat.ts'
import type { PrechatField } from './config.ts'
import type { WidgetWords } from './words.ts'

/** Facts of a visitor that have a place of their own; the others go together. */
const own = new Set(['nickname', 'email', 'mobile', 'note'])
const autocomplete: Record<string, string> = { nickname: 'name', email: 'email', mobile: 'tel' }

/** What the site asks before the first word: whom about, and some facts. */
export function PrechatForm({ chat, words }: { readonly chat: Chat; readonly words: WidgetWords }) {
  const { departments = [], prechat = [] } = chat.config
  const [sid, setSid] = useState(departments.length === 1 ? departments[0]?.uid : undefined)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement)
    void chat.begin({ answers: introductionOf(prechat, given), ...(sid === undefined ? {} : { sid }) })
  }
  const isMissing = departments.length > 0 && sid === undefined
  return (
    <form class="form" onSubmit={submit}>
      {departments.length > 1 && (
        <fieldset>
          <legend>{words.choose}</legend>
          {departments.map(({ uid, nickname }) => (
            <label key={uid} class="choice">
              <input type="radio" name="department" required checked={uid === sid} onChange={() => setSid(uid)} />
              <bdi>{nickname}</bdi>
            </label>
          ))}
        </fieldset>
      )}
      {prechat.map((field) => (
        <Field key={field.name} field={field} words={words} />
      ))}
      <button type="submit" class="button primary" disabled={isMissing}>
        {words.begin}
      </button>
    </form>
  )
}

function Field({ field, words }: { readonly field: PrechatField; readonly words: WidgetWords }) {
  const { name, label, type, required } = field
  const given = { name, required, maxLength: 250, dir: 'auto' as const }
  // Of any kind: the types of inputs want to know which.
  const attributes: object = { ...given, type: kindOf(type), autocomplete: autocomplete[name] ?? 'on' }
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is within
    <label class="field">
      <span>
        {label} {required && <small>({words.required})</small>}
      </span>
      {type === 'textarea' ? <textarea {...given} rows={3} /> : <input {...attributes} />}
    </label>
  )
}

function kindOf(type: string): 'text' | 'email' | 'tel' {
  return type === 'email' || type === 'tel' ? type : 'text'
}

function introductionOf(fields: readonly PrechatField[], given: FormData): Introduction {
  const answers = fields.map(({ name }) => [name, String(given.get(name) ?? '').trim()] as const)
  const said = answers.filter(([, answer]) => answer !== '')
  const others = Object.fromEntries(said.filter(([name]) => !own.has(name)))
  const extra = Object.keys(others).length === 0 ? {} : { extra: JSON.stringify(others) }
  return { ...Object.fromEntries(said.filter(([name]) => own.has(name))), ...extra }
}
