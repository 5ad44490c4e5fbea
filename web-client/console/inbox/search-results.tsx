import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { withoutNotes } from '../../../domain/thread/topic.ts'
import type { WireMessage } from '../../../proto/wire.ts'
import type { Page } from '../../core/agent/agent-api.ts'
import { readMessage } from '../../core/connection/read-message.ts'
import { excerptOf } from '../../ui/contents/excerpt.ts'
import { ErrorBoundary } from '../../ui/parts/error-boundary.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { jumpToMessage } from '../parts/jump-to-message.ts'
import { LoadFailed } from '../parts/load-failed.tsx'
import { saidBy } from '../parts/reader.ts'
import { now, shortTime } from '../parts/time.ts'
import { useConsole } from '../state/console-context.ts'
import { showRecord } from '../state/console-view.ts'
import { nameOf, personOf, visitorName } from '../state/names.ts'
import { Highlight } from './highlight.tsx'
import { By } from './list-row.tsx'
import { visibleRows } from './visible-rows.ts'

const pauseMs = 250

/** The messages with these words, in any of the agent's conversations. */
export function SearchResults({ wanted }: { readonly wanted: string }) {
  const { view, words, shared, workspace } = useConsole()
  const { found, failure, search } = useSearch(wanted)
  if (failure.value !== '') return <LoadFailed reason={failure.value} onAgain={() => void search()} />
  if (found.value === undefined) return null
  const isErased = ({ thread }: WireMessage) => workspace.inbox.erased.value.has(thread.user.uid)
  const shown = found.value.filter((message) => !isErased(message))
  if (shown.length === 0) {
    return visibleRows(view).length > 0 ? null : <p class="empty">{words.list.empty.search}</p>
  }
  return (
    <section>
      <h2 class="list-title">{words.list.messages}</h2>
      <ul class="rows">
        {shown.map((message) => (
          <ErrorBoundary
            key={`${message.thread.uid} ${message.uid}`}
            of={message}
            instead={() => <li class="row unshown-row">{shared.unshownMessage}</li>}
          >
            <Found message={message} wanted={wanted} />
          </ErrorBoundary>
        ))}
      </ul>
    </section>
  )
}

/** Debounces the search; only the latest result counts. */
function useSearch(wanted: string) {
  const { view, workspace } = useConsole()
  const found = useSignal<readonly WireMessage[] | undefined>(undefined)
  const failure = useSignal('')
  const last = useRef(wanted)
  last.current = wanted
  const search = async () => {
    const path = `/api/v1/message/search?query=${encodeURIComponent(wanted.toWellFormed())}&pageSize=30`
    try {
      const page = await workspace.api.get<Page<unknown>>(path)
      if (wanted !== last.current) return
      found.value = page.content.map(readMessage)
      failure.value = ''
    } catch (error) {
      if (wanted === last.current) failure.value = view.reasonOf(error)
    }
  }
  useEffect(() => {
    const timer = setTimeout(() => void search(), pauseMs)
    return () => clearTimeout(timer)
  }, [wanted])
  return { found, failure, search }
}

function Found({ message, wanted }: { readonly message: WireMessage; readonly wanted: string }) {
  const { view, words, shared, workspace, locale } = useConsole()
  const { thread, sentAt, uid } = message
  const topic = withoutNotes(thread.topic)
  const known = workspace.inbox.rows.value.get(topic)
  const by = saidBy(view, message)
  const name = known === undefined ? visitorName(thread.user, view) : nameOf(known, view)
  const isNote = thread.type === 'NOTES' || thread.topic !== topic
  const open = async () => {
    const row = known ?? (await workspace.threads.find(thread.uid))
    if (row !== undefined) {
      const end = await jumpToMessage(view, row, uid)
      if (end === 'tooFarBack' || end === 'gone') view.say(words.list[end])
    } else if (!['CLOSED', 'OFFLINE'].includes(thread.state)) view.dialog.value = { kind: 'take-over', thread }
    else if (isNote) view.say(words.list.othersEnded)
    // Only admins find what they took no part in.
    else showRecord(view, { threadUid: thread.uid, at: message.seq, text: wanted })
  }
  return (
    <li>
      <button type="button" class="row" onClick={() => void view.attempt(open)}>
        <Avatar
          uid={known === undefined ? thread.user.uid : personOf(known, workspace)}
          name={name}
          avatar={thread.user.avatar}
        />
        <span class="row-name">
          <bdi>{name}</bdi>
        </span>
        <span class="row-time">{shortTime(sentAt, now.value, locale)}</span>
        <span class="row-saying">
          {isNote && <span class="row-note">{shared.internalNote}</span>}
          {by !== '' && <By name={by} />}
          <Highlight text={excerptOf(message, shared)} wanted={wanted} />
        </span>
      </button>
    </li>
  )
}
