import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { wordOf } from '../core/agent-api.ts'
import type { DeskThread, Row } from '../core/desk-row.ts'
import { exactTime, relativeTime } from '../ui/time.ts'
import { browserName } from './browser-name.ts'
import { useConsole } from './console-context.ts'
import { Facts, Section } from './facts.tsx'
import { Failed } from './failed.tsx'
import { tagsIn } from './filing.ts'
import { now } from './moments.ts'

/** A visitor as agents know them. */
interface Contact extends Readonly<Record<'uid' | 'nickname' | 'email' | 'mobile' | 'note', string>> {
  readonly tags: readonly string[]
  readonly seenAt: number
  readonly threads: readonly ContactThread[]
}

interface ContactThread extends DeskThread {
  readonly createdAt: number
  readonly agentUid: string
}

type Change = Partial<Pick<Contact, 'nickname' | 'email' | 'mobile' | 'note' | 'tags'>>

/** What is known of a visitor: told by the site, noted by agents, and their earlier conversations. */
export function ContactCard({ uid, current }: { readonly uid: string; readonly current: Row }) {
  const { view, words, desk, locale } = useConsole()
  const contact = useSignal<Contact | undefined>(undefined)
  const failure = useSignal('')
  const path = `/api/v1/contact/${encodeURIComponent(uid)}`
  const read = async () => {
    try {
      contact.value = await desk.api.get<Contact>(path)
      failure.value = ''
    } catch (error) {
      // Not theirs to know, or a server without contacts: then there is nothing to show.
      failure.value = ['not_found', 'unknown_target'].includes(wordOf(error)) ? '' : view.reasonOf(error)
    }
  }
  useEffect(() => void read(), [uid, current.thread.value.state])
  if (failure.value !== '') return <Failed reason={failure.value} onAgain={() => void read()} />
  const { value } = contact
  if (value === undefined) return null
  const save = async (change: Change) => {
    const kept = await view.attempt(() => desk.api.post('/api/v1/contact/update', { uid, ...change }))
    if (kept) await read()
    return kept
  }
  const earlier = value.threads.filter((thread) => thread.uid !== current.thread.value.uid)
  return (
    <>
      <Told contact={value} />
      <Section title={words.context.visitor}>
        <Noted contact={value} onSave={save} />
      </Section>
      <Section title={words.context.history}>
        {earlier.length === 0 && <p class="hint">{words.context.noHistory}</p>}
        <ul class="history">
          {earlier.map((thread) => (
            <Earlier key={thread.uid} thread={thread} when={exactTime(thread.createdAt, locale)} />
          ))}
        </ul>
      </Section>
    </>
  )
}

function Told({ contact }: { readonly contact: Contact }) {
  const { words, locale } = useConsole()
  const known = contact as unknown as Readonly<Record<string, unknown>>
  const facts = ['title', 'url', 'referrer', 'browser', 'lang'].map(
    (name) => [words.context.facts[name] ?? name, factOf(name, String(known[name] ?? ''))] as const,
  )
  const seen = [words.context.seen, relativeTime(contact.seenAt, now.value, locale)] as const
  return <Facts facts={[...facts.filter(([, value]) => value !== ''), seen]} />
}

function factOf(name: string, value: string): string {
  return name === 'browser' ? browserName(value) : value
}

/** Saved by field, when it is left. */
function Noted(props: { readonly contact: Contact; readonly onSave: (change: Change) => Promise<boolean> }) {
  const { words } = useConsole()
  const { contact, onSave } = props
  const isSaved = useSignal(false)
  const save = async (change: Change) => {
    isSaved.value = await onSave(change)
  }
  const { facts, name, tags, tagsHint, saved } = words.context
  const fields = [
    ['nickname', name],
    ['email', facts.email],
    ['mobile', facts.mobile],
    ['note', facts.note],
  ] as const
  return (
    <div class="fields">
      {fields.map(([field, title]) => (
        <label key={field}>
          <span>{title}</span>
          <input
            dir="auto"
            maxLength={field === 'mobile' ? 64 : 256}
            value={contact[field]}
            onChange={(event) => void save({ [field]: event.currentTarget.value.trim() })}
          />
        </label>
      ))}
      <label>
        <span>{tags}</span>
        <input
          value={contact.tags.join(', ')}
          placeholder={tagsHint}
          onChange={(event) => void save({ tags: tagsIn(event.currentTarget.value) })}
        />
      </label>
      <p class="saved" role="status">
        {isSaved.value && saved}
      </p>
    </div>
  )
}

function Earlier({ thread, when }: { readonly thread: ContactThread; readonly when: string }) {
  const { view, words, desk } = useConsole()
  const { state, category, score, agentUid } = thread
  const agent = desk.colleagues.byUid.value.get(agentUid)?.nickname ?? ''
  return (
    <li>
      <button
        type="button"
        class="link"
        onClick={() => view.show(desk.inbox.rows.value.get(thread.topic) ?? desk.inbox.open(thread))}
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
