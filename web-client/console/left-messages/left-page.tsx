import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { WireUser } from '../../../proto/wire.ts'
import type { Page } from '../../core/agent/agent-api.ts'
import { useDraft } from '../../ui/composer/use-draft.ts'
import { exactTime, relativeTime } from '../../ui/parts/time.ts'
import { Avatar } from '../parts/avatar.tsx'
import { LoadFailed } from '../parts/load-failed.tsx'
import { now } from '../parts/time.ts'
import { useReconnected } from '../parts/use-reconnected.ts'
import { useConsole } from '../state/console-context.ts'
import { visitorName } from '../state/names.ts'
import { draftKeyOf } from '../state/own-drafts.ts'
import type { LeftState } from '../state/place.ts'

/** A message left while nobody was available. */
interface Left {
  readonly uid: string
  readonly user: Pick<WireUser, 'uid' | 'nickname' | 'avatar'>
  readonly content: string
  readonly nickname: string
  readonly contact: string
  readonly mobile: string
  readonly email: string
  readonly state: LeftState
  readonly createdAt: number
  readonly answeredBy: string
  readonly answeredAt: number | null
}

const states = ['open', 'answered'] as const

/** The left messages, to be answered one by one. */
export function LeftPage() {
  const { view, words } = useConsole()
  const { leftState: state } = view
  return (
    <main class="page left">
      <header class="page-head">
        <h1>{words.left.title}</h1>
        <div class="segments">
          {states.map((one) => (
            <button key={one} type="button" aria-pressed={state.value === one} onClick={() => (state.value = one)}>
              {words.left[one]}
            </button>
          ))}
        </div>
      </header>
      <Tray key={state.value} state={state.value} />
    </main>
  )
}

function Tray({ state }: { readonly state: Left['state'] }) {
  const { view, words, workspace } = useConsole()
  const { left, failure, read } = useLeft(state)
  const list = useRef<HTMLUListElement>(null)
  const answered = (one: Left) => {
    const next = nextField(list.current, left.value?.indexOf(one) ?? 0)
    left.value = left.value?.filter(({ uid }) => uid !== one.uid)
    next?.focus()
    void read()
    void view.attempt(() => workspace.left.read())
  }
  const failed = failure.value !== '' && <LoadFailed reason={failure.value} onAgain={() => void read()} />
  if (left.value === undefined) return failed || <p class="empty appearing">{words.left.loading}</p>
  if (left.value.length === 0) {
    return failed || <p class="empty">{state === 'open' ? words.left.empty : words.left.emptyAnswered}</p>
  }
  return (
    <>
      {failed}
      <ul class="tray" ref={list}>
        {left.value.map((one) => (
          <LeftCard key={one.uid} left={one} onAnswered={() => answered(one)} />
        ))}
      </ul>
    </>
  )
}

/** Loads the messages of a state, and reloads them when there may be others. */
function useLeft(state: Left['state']) {
  const { view, workspace } = useConsole()
  const left = useSignal<readonly Left[] | undefined>(undefined)
  const failure = useSignal('')
  const read = async () => {
    try {
      left.value = (await workspace.api.get<Page<Left>>(`/api/v1/leavemsg/query?state=${state}&pageSize=100`)).content
      failure.value = ''
    } catch (error) {
      failure.value = view.reasonOf(error)
    }
  }
  // Reload when there are more, or when a colleague has answered one.
  const open = workspace.left.open.value
  useEffect(() => void read(), [state, open])
  // More may have been left in the meantime.
  useReconnected(() => failure.value === '' && void read())
  return { left, failure, read }
}

/** Returns where to write after the card at this place is gone: in the next one, or in the last. */
function nextField(list: HTMLElement | null, at: number): HTMLTextAreaElement | undefined {
  const fields = [...(list?.querySelectorAll('textarea') ?? [])]
  return fields[at + 1] ?? fields[at - 1]
}

function LeftCard({ left, onAnswered }: { readonly left: Left; readonly onAnswered: () => void }) {
  const { words, workspace, locale } = useConsole()
  return (
    <li class="panel">
      <LeftBy left={left} />
      <p class="said" dir="auto">
        {left.content}
      </p>
      {left.state === 'open' ? (
        <>
          <AnswerForm uid={left.uid} onAnswered={onAnswered} />
          {left.email !== '' && <small>{words.left.noEmail}</small>}
        </>
      ) : (
        <small>
          {words.left.answeredBy(
            workspace.colleagues.byUid.value.get(left.answeredBy)?.nickname ?? '',
            relativeTime(left.answeredAt ?? 0, now.value, locale),
          )}
        </small>
      )}
    </li>
  )
}

/** Who left it, how to reach them, and when. */
function LeftBy({ left }: { readonly left: Left }) {
  const { view, locale } = useConsole()
  const name = left.nickname || visitorName(left.user, view)
  const contacts = [left.email, left.mobile, left.contact].filter((one) => one !== '')
  return (
    <header>
      <Avatar uid={left.user.uid} name={name} avatar={left.user.avatar} />
      <p>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <small>
          {contacts.map((contact) => (
            <bdi key={contact}>{contact === left.email ? <a href={`mailto:${contact}`}>{contact}</a> : contact} · </bdi>
          ))}
          <time title={exactTime(left.createdAt, locale)}>{relativeTime(left.createdAt, now.value, locale)}</time>
        </small>
      </p>
    </header>
  )
}

function AnswerForm({ uid, onAnswered }: { readonly uid: string; readonly onAnswered: () => void }) {
  const { view, words, workspace } = useConsole()
  const [text, keep] = useDraft(draftKeyOf(workspace.agent, `left.${uid}`))
  const isBusy = useSignal(false)
  const submitted = async (event: SubmitEvent) => {
    event.preventDefault()
    if (isBusy.value) return
    isBusy.value = true
    const content = text.trim()
    if (await view.attempt(() => workspace.api.post('/api/v1/leavemsg/answer', { uid, content }))) {
      keep('')
      view.say(words.left.sent)
      onAnswered()
    }
    isBusy.value = false
  }
  return (
    <form onSubmit={(event) => void submitted(event)}>
      <textarea
        rows={2}
        maxLength={10_000}
        aria-label={words.left.answer}
        placeholder={words.left.answer}
        value={text}
        onInput={(event) => keep(event.currentTarget.value)}
      />
      <button type="submit" class="button primary" disabled={text.trim() === ''} aria-disabled={isBusy.value}>
        {words.left.send}
      </button>
    </form>
  )
}
