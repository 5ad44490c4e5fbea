import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { isEmailAddress } from '../../../domain/email.ts'
import type { NamedContact } from '../../core/agent/contact-names.ts'
import type { InboxRow, InboxThread } from '../../core/agent/inbox-row.ts'
import { wordOf } from '../../core/connection/api.ts'
import { textOf } from '../../core/platform/coerce.ts'
import { exactTime, relativeTime } from '../../ui/parts/time.ts'
import { TextInput } from '../forms/inputs.tsx'
import { Labelled } from '../forms/setting.tsx'
import { LoadFailed } from '../parts/load-failed.tsx'
import { now } from '../parts/time.ts'
import { useUndo } from '../parts/undo.tsx'
import { useConsole } from '../state/console-context.ts'
import { visitorName } from '../state/names.ts'
import { browserName } from './browser-name.ts'
import { Facts, Section } from './facts.tsx'
import { removedTags, tagsIn } from './tags.ts'

const lookMs = 5000

/** A visitor as agents know them. */
interface Contact extends NamedContact, Readonly<Record<'email' | 'mobile' | 'note', string>> {
  readonly url: string
  readonly title: string
  readonly tags: readonly string[]
  readonly seenAt: number
  readonly threads: readonly ContactThread[]
}

interface ContactThread extends InboxThread {
  readonly createdAt: number
  readonly agentUid: string
}

type Change = Partial<Pick<Contact, 'nickname' | 'email' | 'mobile' | 'note' | 'tags'>>

/** What is known of a visitor: sent by the site, noted by agents, and their earlier conversations. */
export function ContactCard({ uid, current }: { readonly uid: string; readonly current: InboxRow }) {
  const { view, words, workspace } = useConsole()
  const { contact, failure, read } = useContact(uid, current)
  const undoable = useUndoable()
  const failed = failure.value !== '' && <LoadFailed reason={failure.value} onAgain={() => void read()} />
  const { value } = contact
  if (value === undefined) return failed || null
  const keep = async (change: Change) => {
    await workspace.api.post('/api/v1/contact/update', { uid, ...change })
    await read()
  }
  const save = async (change: Change) => {
    const kept = await view.attempt(() => keep(change))
    if (kept) undoable(value, change, keep)
    return kept
  }
  const earlier = value.threads.filter((thread) => thread.uid !== current.thread.value.uid)
  return (
    <>
      {failed}
      <Told contact={value} current={current} />
      <Section title={words.context.visitor}>
        <Noted contact={value} onSave={save} />
      </Section>
      <EarlierThreads threads={earlier} />
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

/** Offers to undo what a change has deleted. */
function useUndoable() {
  const { words } = useConsole()
  const offerUndo = useUndo()
  const { facts, name } = words.context
  const titles: Readonly<Record<string, string | undefined>> = { ...facts, nickname: name }
  return (before: Contact, change: Change, keep: (change: Change) => Promise<void>) => {
    const gone = removedTags(before.tags, change.tags ?? before.tags)
    if (gone.length > 0) offerUndo(words.undo.tags(gone.join(', ')), () => keep({ tags: before.tags }))
    for (const field of ['nickname', 'email', 'mobile', 'note'] as const) {
      if (change[field] !== '' || before[field] === '') continue
      offerUndo(words.undo.field(titles[field] ?? field), () => keep({ [field]: before[field] }))
    }
  }
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

/** Each field is saved when it loses the focus. */
function Noted(props: { readonly contact: Contact; readonly onSave: (change: Change) => Promise<boolean> }) {
  const { view, words } = useConsole()
  const { contact, onSave } = props
  const { isSaved, save } = useLastSaved(onSave)
  const { facts, name, visitorTags, tagsHint, emailOdd } = words.context
  const emailProblem = (text: string) => (text.trim() === '' || isEmailAddress(text.trim()) ? '' : emailOdd)
  const fields = [
    ['nickname', name],
    ['email', facts.email],
    ['mobile', facts.mobile],
    ['note', facts.note],
  ] as const
  return (
    <div class="fields">
      {fields.map(([field, title]) => (
        <Labelled key={field} title={title ?? field} isSaved={isSaved(field)}>
          <TextInput
            dir="auto"
            maxLength={field === 'mobile' ? 64 : 256}
            value={field === 'nickname' ? visitorName(contact, view) : contact[field]}
            {...(field === 'email' ? { problemIn: emailProblem } : {})}
            onSave={(text) => save(field, { [field]: text.trim() })}
          />
        </Labelled>
      ))}
      <Labelled title={visitorTags} isSaved={isSaved('tags')}>
        <TextInput
          {...{ dir: 'auto', maxLength: 1024, placeholder: tagsHint }}
          value={contact.tags.join(', ')}
          onSave={(text) => save('tags', { tags: tagsIn(text) })}
        />
      </Labelled>
    </div>
  )
}

/** Saves a change and remembers which field was saved last. */
function useLastSaved(onSave: (change: Change) => Promise<boolean>) {
  const saved = useSignal('')
  const save = async (field: keyof Change, change: Change) => {
    saved.value = ''
    const isSaved = await onSave(change)
    if (isSaved) saved.value = field
    return isSaved
  }
  return { isSaved: (field: keyof Change) => saved.value === field, save }
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
