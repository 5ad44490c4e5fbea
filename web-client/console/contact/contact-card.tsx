import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { wordOf } from '../../core/connection/api.ts'
import { textOf } from '../../core/platform/coerce.ts'
import { exactTime, relativeTime } from '../../ui/parts/time.ts'
import { LoadFailed } from '../parts/load-failed.tsx'
import { now } from '../parts/time.ts'
import { useConsole } from '../state/console-context.ts'
import { nameOf } from '../state/names.ts'
import { BlockSection } from './block-section.tsx'
import { browserName } from './browser-name.ts'
import { Facts, Section } from './facts.tsx'
import { type Contact, type ContactChange, type ContactThread, NotedFields, useKeepContact } from './noted-fields.tsx'
import { PageTrail } from './page-trail.tsx'

const lookMs = 5000

/** What is known of a visitor: sent by the site, noted by agents, and their earlier conversations. */
export function ContactCard({ uid, current }: { readonly uid: string; readonly current: InboxRow }) {
  const { view, words } = useConsole()
  const { contact, failure, read } = useContact(uid, current)
  const keep = useKeepContact(read)
  const failed = failure.value !== '' && <LoadFailed reason={failure.value} onAgain={() => void read()} />
  const { value } = contact
  if (value === undefined) return failed || null
  const save = (change: ContactChange) => keep(value, change)
  const earlier = value.threads.filter((thread) => thread.uid !== current.thread.value.uid)
  return (
    <>
      {failed}
      <Told contact={value} current={current} />
      <Section title={words.context.visitor}>
        <NotedFields contact={value} onSave={save} />
      </Section>
      <EarlierThreads threads={earlier} />
      <PageTrail visits={value.visits} />
      <BlockSection contact={value} name={nameOf(current, view)} read={read} />
    </>
  )
}

/** Loads the contact of a thread, and reloads it every few seconds while the thread is open. */
function useContact(uid: string, { thread }: InboxRow) {
  const { view, workspace } = useConsole()
  const contact = useSignal<Contact | undefined>(undefined)
  const failure = useSignal('')
  const path = `/api/v1/contact/${encodeURIComponent(uid)}`
  const read = async () => {
    try {
      contact.value = await workspace.api.get<Contact>(path)
      workspace.contactNames.apply([contact.value])
      failure.value = ''
    } catch (error) {
      // The agent may not see the contact, or the server has no contacts: there is nothing to show.
      failure.value = ['not_found', 'unknown_target'].includes(wordOf(error)) ? '' : view.reasonOf(error)
    }
  }
  const { state } = thread.value
  useEffect(() => {
    void read()
    if (state === 'CLOSED') return
    // The visitor moves around the site during the conversation.
    const timer = setInterval(() => {
      if (!document.hidden && workspace.connectionState.value === 'connected') void read()
    }, lookMs)
    return () => clearInterval(timer)
  }, [uid, state])
  return { contact, failure, read }
}

function Told({ contact, current }: { readonly contact: Contact; readonly current: InboxRow }) {
  const { words, locale } = useConsole()
  // The contact is polled; the page is told as soon as it changes.
  const { url, title } = current.presence.value ?? contact
  const known = { ...contact, url, title } as Readonly<Record<string, unknown>>
  const facts = ['title', 'url', 'referrer', 'browser', 'lang'].map(
    (name) => [words.context.facts[name] ?? name, factOf(name, textOf(known[name]))] as const,
  )
  // The contact is polled and records when a page was opened; writing or reading shows a more recent presence.
  const activeAt = Math.max(contact.seenAt, current.activeAt.value)
  const seen = [words.context.seen, relativeTime(activeAt, Math.max(now.value, activeAt), locale)] as const
  return <Facts facts={[...facts.filter(([, value]) => value !== ''), seen]} />
}

function factOf(name: string, value: string): string {
  return name === 'browser' ? browserName(value) : value
}

function EarlierThreads({ threads }: { readonly threads: readonly ContactThread[] }) {
  const { words, locale } = useConsole()
  return (
    <Section title={words.context.history}>
      {threads.length === 0 && <p class="hint">{words.context.noHistory}</p>}
      <ul class="history">
        {threads.map((thread) => (
          <Earlier key={thread.uid} thread={thread} when={exactTime(thread.createdAt, locale)} />
        ))}
      </ul>
    </Section>
  )
}

function Earlier({ thread, when }: { readonly thread: ContactThread; readonly when: string }) {
  const { view, words, workspace } = useConsole()
  const { state, category, score, agentUid } = thread
  const agent = workspace.colleagues.byUid.value.get(agentUid)?.nickname ?? ''
  return (
    <li>
      <button
        type="button"
        class="link"
        onClick={() => view.show(workspace.inbox.rows.value.get(thread.topic) ?? workspace.inbox.open(thread))}
      >
        {when}
      </button>
      <small>
        {[words.context.state[state], agent, category].filter(Boolean).join(' · ')}
        {score !== null && ` · ${words.context.rated(score)}`}
      </small>
    </li>
  )
}
