import { useRef, useState } from 'preact/hooks'
import type { LeftForm } from '../core/left-form.ts'
import { readJson, textOf } from '../core/loose.ts'
import { keepDraft, readDraft } from '../ui/draft.ts'
import { type Chat, draftKeyOf } from './chat.ts'
import { Field, type Problems, useProblems } from './field.tsx'
import { useFoundFocus } from './found-focus.ts'
import { type OwnWord, ownWords } from './own-words.ts'
import type { WidgetWords } from './words.ts'

const maxLength = 10_000

interface LeaveFormProps {
  readonly chat: Chat
  readonly words: WidgetWords
  /** Given while one might still wait. */
  readonly onCancel?: () => void
}

/** For when nobody answers now: what one wants, and how to be answered; once it is left, what happens next. */
export function LeaveForm({ chat, words, onCancel }: LeaveFormProps) {
  const [isAnother, setAnother] = useState(false)
  const left = ownWords(chat.visit, 'LEAVE_MSG_SUBMIT').at(-1)
  if (left !== undefined && !isAnother) {
    return <Left left={left} words={words} onAnother={() => setAnother(true)} />
  }
  const leave = (form: LeftForm) => {
    void chat.leaveMessage(form)
    chat.unsent.clear()
    keepDraft(draftKeyOf(chat), '')
    setAnother(false)
  }
  return <Form chat={chat} words={words} begun={isAnother ? '' : begunIn(chat)} onLeave={leave} onCancel={onCancel} />
}

function Left(props: { readonly left: OwnWord; readonly words: WidgetWords; readonly onAnother: () => void }) {
  const { left, words, onAnother } = props
  const card = useRef<HTMLElement>(null)
  useFoundFocus(card)
  const { email, mobile } = readJson(left.content)
  return (
    <section class="card" role="status" tabIndex={-1} ref={card}>
      <h2>{left.isSent ? words.leaveSent : words.leaveOnWay}</h2>
      <p>{words.leaveKept(textOf(email) || textOf(mobile))}</p>
      <div class="buttons">
        <button type="button" class="button" onClick={onAnother}>
          {words.writeAnother}
        </button>
      </div>
    </section>
  )
}

interface FormProps {
  readonly chat: Chat
  readonly words: WidgetWords
  /** What was written already. */
  readonly begun: string
  readonly onLeave: (form: LeftForm) => void
  readonly onCancel: (() => void) | undefined
}

function Form({ chat, words, begun, onLeave, onCancel }: FormProps) {
  const place = useRef<HTMLFormElement>(null)
  const first = useRef({ focus: () => goOnIn(place.current?.querySelector('textarea')) })
  useFoundFocus(first)
  const { problems, isSound, onInput } = useProblems(words, (form) => contactMissing(form, words))
  const { nickname, email, mobile } = chat.told()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    if (isSound(form)) onLeave({ content: '', ...saidIn(form) })
  }
  const given = (name: string) => ({ name, words, problem: problems[name] })
  return (
    <form class="card form" ref={place} noValidate onSubmit={submit} onInput={onInput}>
      <h2>{onCancel === undefined ? words.awayTitle : words.leaveSend}</h2>
      {(onCancel !== undefined || chat.visit.awayText.value === '') && <p>{words.awayHint}</p>}
      <Field
        {...given('content')}
        type="textarea"
        label={words.yourMessage}
        value={begun}
        {...{ maxLength }}
        required
      />
      <Field {...given('nickname')} type="text" label={words.yourName} value={nickname} />
      <div class="field-row">
        <Field {...given('email')} type="email" label={words.email} value={email} />
        <Field {...given('mobile')} type="tel" label={words.phone} value={mobile} />
      </div>
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

/** Behind what was written, where one was. */
function goOnIn(area: HTMLTextAreaElement | null | undefined): void {
  area?.focus()
  area?.setSelectionRange(area.value.length, area.value.length)
}

/** One of the two is enough to be answered. */
function contactMissing(form: HTMLFormElement, words: WidgetWords): Problems {
  const { email, mobile } = saidIn(form)
  return email === undefined && mobile === undefined ? { email: words.contactMissing } : {}
}

/** What is in the fields, without the empty ones. */
function saidIn(form: HTMLFormElement): Partial<LeftForm> {
  const said = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()] as const)
  return Object.fromEntries(said.filter(([, value]) => value !== ''))
}

/** What was said to nobody: while one waited, before there was a conversation, and in the composer. */
function begunIn(chat: Chat): string {
  const waiting = ownWords(chat.visit, 'TEXT').map(({ content }) => content)
  const unsent = chat.unsent.list.value.map(({ text }) => text)
  const begun = [...waiting, ...unsent, readDraft(draftKeyOf(chat))].filter((text) => text.trim() !== '')
  return begun.join('\n').slice(0, maxLength)
}
