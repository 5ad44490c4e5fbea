import { useRef, useState } from 'preact/hooks'
import type { LeftForm } from '../../core/visitor/visit.ts'
import { keepDraft, readDraft } from '../../ui/composer/use-draft.ts'
import { useRestoreFocus } from '../../ui/parts/use-restore-focus.ts'
import { type Chat, draftKeyOf } from '../chat/chat.ts'
import { ownMessages } from '../chat/own-messages.ts'
import type { WidgetWords } from '../words/words.ts'
import { Field, type Problems, useProblems } from './form-field.tsx'
import { LeftCard } from './left-card.tsx'
import { type FormDraft, useFormDraft } from './use-form-draft.ts'

const maxLength = 10_000

interface LeaveFormProps {
  readonly chat: Chat
  readonly words: WidgetWords
  /** Given while the visitor may still wait. */
  readonly onCancel?: () => void
}

/** The form for when nobody can answer now: a message, and how to reach the visitor. Then says what happens next. */
export function LeaveForm({ chat, words, onCancel }: LeaveFormProps) {
  const [isAnother, setAnother] = useState(false)
  const left = ownMessages(chat.visit, 'LEAVE_MSG_SUBMIT').at(-1)
  if (left !== undefined && !isAnother) {
    return <LeftCard left={left} words={words} onAnother={() => setAnother(true)} />
  }
  const leave = (form: LeftForm) => {
    void chat.leaveMessage(form)
    chat.unsent.clear()
    keepDraft(draftKeyOf(chat), '')
    setAnother(false)
  }
  return (
    <Form chat={chat} words={words} written={isAnother ? '' : writtenIn(chat)} onLeave={leave} onCancel={onCancel} />
  )
}

interface FormProps {
  readonly chat: Chat
  readonly words: WidgetWords
  /** What was written elsewhere before. */
  readonly written: string
  readonly onLeave: (form: LeftForm) => void
  readonly onCancel: (() => void) | undefined
}

function Form({ chat, words, written, onLeave, onCancel }: FormProps) {
  const { visit } = chat
  const begun = useFormDraft(`${draftKeyOf(chat)} leave`)
  const [content] = useState(() => joined(begun.of('content', ''), written, readDraft(draftKeyOf(chat))))
  const place = useRef<HTMLFormElement>(null)
  const first = useRef({ focus: () => goOnIn(place.current?.querySelector('textarea')) })
  useRestoreFocus(first)
  const { problems, isSound, onInput } = useProblems(contactMissing)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    if (!isSound(form)) return
    begun.forget()
    onLeave({ content: '', ...saidIn(form) })
  }
  const input = (event: InputEvent) => {
    begun.keep(event.currentTarget as HTMLFormElement)
    onInput(event)
  }
  return (
    <form class="card form" ref={place} noValidate onSubmit={submit} onInput={input}>
      <h2>{onCancel !== undefined ? words.leaveSend : visit.isQueueFull.value ? words.fullTitle : words.awayTitle}</h2>
      {(onCancel !== undefined || visit.awayText.value === '') && <p>{words.awayHint}</p>}
      <Field
        name="content"
        type="textarea"
        label={words.yourMessage}
        words={words}
        problem={problems.content}
        value={content}
        maxLength={maxLength}
        required
      />
      <ContactFields chat={chat} words={words} begun={begun} problems={problems} />
      <LeaveButtons words={words} onCancel={onCancel} />
    </form>
  )
}

interface ContactFieldsProps {
  readonly chat: Chat
  readonly words: WidgetWords
  readonly begun: FormDraft
  readonly problems: Problems
}

/** The visitor's name and contact details. */
function ContactFields({ chat, words, begun, problems }: ContactFieldsProps) {
  const { nickname, email, mobile } = chat.told()
  const given = (name: string) => ({ name, words, problem: problems[name] })
  return (
    <>
      <Field {...given('nickname')} type="text" label={words.yourName} value={begun.of('nickname', nickname)} />
      <small>{words.contactHint}</small>
      <div class="field-row">
        <Field {...given('email')} type="email" label={words.email} value={begun.of('email', email)} />
        <Field {...given('mobile')} type="tel" label={words.phone} value={begun.of('mobile', mobile)} />
      </div>
    </>
  )
}

function LeaveButtons({ words, onCancel }: Pick<FormProps, 'words' | 'onCancel'>) {
  return (
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
  )
}

/** Focuses the end of the text, where the visitor was writing. */
function goOnIn(area: HTMLTextAreaElement | null | undefined): void {
  area?.focus()
  area?.setSelectionRange(area.value.length, area.value.length)
}

/** Returns the earlier content of the form followed by the composer's draft; the first time, all that was written. */
function joined(begun: string | undefined, written: string, draft: string): string {
  if (begun === undefined || begun === '') return written
  return begun.includes(draft) ? begun : `${begun}\n${draft}`.slice(0, maxLength)
}

/** One of the two suffices for an answer. */
function contactMissing(form: HTMLFormElement): Problems {
  const { email, mobile } = saidIn(form)
  return email === undefined && mobile === undefined ? { email: 'contactMissing' } : {}
}

/** Returns the filled fields. */
function saidIn(form: HTMLFormElement): Partial<LeftForm> {
  const said = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()] as const)
  return Object.fromEntries(said.filter(([, value]) => value !== ''))
}

/** Returns what nobody has read: sent while waiting, unsent, and the composer's draft. */
function writtenIn(chat: Chat): string {
  const waiting = ownMessages(chat.visit, 'TEXT').map(({ content }) => content)
  const unsent = chat.unsent.list.value.map(({ text }) => text)
  const written = [...waiting, ...unsent, readDraft(draftKeyOf(chat))].filter((text) => text.trim() !== '')
  return written.join('\n').slice(0, maxLength)
}
