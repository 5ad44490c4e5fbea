import './forms.css'
import { useRef, useState } from 'preact/hooks'
import { readDraft } from '../ui/draft.ts'
import type { Chat } from './chat.ts'
import { useFoundFocus } from './found-focus.ts'
import type { WidgetWords } from './words.ts'

interface LeaveFormProps {
  readonly chat: Chat
  readonly words: WidgetWords
  /** Given while one might still wait. */
  readonly onCancel?: () => void
}

/** For when nobody answers now: what one wants, and how to be answered. */
export function LeaveForm({ chat, words, onCancel }: LeaveFormProps) {
  const [isSent, setSent] = useState(false)
  const [begun, setBegun] = useState(unsentOf(chat) || readDraft(`visitor ${chat.options.sid}`))
  const text = useRef<HTMLTextAreaElement>(null)
  const thanks = useRef<HTMLElement>(null)
  useFoundFocus(isSent ? thanks : text, [isSent])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement)
    const said = (name: string) => String(given.get(name) ?? '').trim()
    void chat.leaveMessage({
      content: said('content'),
      ...(said('nickname') === '' ? {} : { nickname: said('nickname') }),
      ...(said('email') === '' ? {} : { email: said('email') }),
      ...(said('mobile') === '' ? {} : { mobile: said('mobile') }),
    })
    chat.unsent.clear()
    setBegun('')
    setSent(true)
  }
  if (isSent) {
    return (
      <section class="card" role="status" tabIndex={-1} ref={thanks}>
        <h2>{words.leaveSent}</h2>
        <p>{words.leaveKept}</p>
        <button type="button" class="button" onClick={onCancel ?? (() => setSent(false))}>
          {onCancel === undefined ? words.writeAnother : words.close}
        </button>
      </section>
    )
  }
  return (
    <form class="card form" onSubmit={submit}>
      {onCancel === undefined && <h2>{words.awayTitle}</h2>}
      {(onCancel !== undefined || chat.visit.awayText.value === '') && <p>{words.awayHint}</p>}
      <label class="field">
        <span>{words.yourMessage}</span>
        <textarea
          ref={text}
          {...{ name: 'content', rows: 3, required: true, maxLength: 10_000, dir: 'auto' }}
          defaultValue={begun}
        />
      </label>
      <div class="field-row">
        <TextField name="nickname" label={words.yourName} type="text" complete="name" />
        <TextField name="mobile" label={words.phone} type="tel" complete="tel" />
      </div>
      <TextField name="email" label={words.email} type="email" complete="email" />
      <small>{words.contactHint}</small>
      <div class="buttons">
        {onCancel !== undefined && (
          <button type="button" class="button" onClick={onCancel}>
            {words.keepWaiting}
          </button>
        )}
        <button type="submit" class="button primary">
          {words.leaveSend}
        </button>
      </div>
    </form>
  )
}

function unsentOf({ unsent }: Chat): string {
  return unsent.list.value.map(({ text }) => text).join('\n')
}

interface TextFieldProps {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'tel' | 'email'
  readonly complete: 'name' | 'tel' | 'email'
}

function TextField({ name, label, type, complete }: TextFieldProps) {
  // Of any kind: the types of inputs want to know which.
  const attributes: object = { name, type, autocomplete: complete, maxLength: 250, dir: 'auto' }
  return (
    <label class="field">
      <span>{label}</span>
      <input {...attributes} />
    </label>
  )
}
