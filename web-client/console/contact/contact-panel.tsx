import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { WrapUp } from '../../core/agent/filing-notice.ts'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { RetryBoundary } from '../../ui/parts/retry-boundary.tsx'
import { VisitorData } from '../data/visitor-data.tsx'
import { TextInput } from '../forms/inputs.tsx'
import { Labelled } from '../forms/setting.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { useUndo } from '../parts/undo.tsx'
import { PageLink, PresenceWords, visitorDot } from '../parts/visitor-presence.tsx'
import { agentStatusText, statusOf } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'
import { colleagueOf, nameOf, personOf } from '../state/names.ts'
import type { ConsoleWords } from '../words/words.ts'
import { ContactCard } from './contact-card.tsx'
import { Facts, Section } from './facts.tsx'
import { GroupFacts } from './group-facts.tsx'
import { removedTags, tagsIn } from './tags.ts'

/** What is known of the other person. */
export function ContactPanel({ row }: { readonly row: InboxRow }) {
  const { view, words, shared, workspace } = useConsole()
  const colleague = row.isColleague ? colleagueOf(row, workspace) : undefined
  const name = nameOf(row, view)
  const { user } = row.thread.value
  const place = useSheetFocus()
  return (
    <aside class="context" aria-label={words.pane.context} data-open={view.isSheetOpen.value} tabIndex={-1} ref={place}>
      <button
        type="button"
        class="icon-button sheet-close"
        aria-label={words.dialog.close}
        onClick={() => (view.isSheetOpen.value = false)}
      >
        <Icon name="x" />
      </button>
      <div class="who">
        <Avatar
          uid={personOf(row, workspace)}
          name={name}
          avatar={colleague?.avatar ?? user.avatar}
          status={colleague ? statusOf(colleague) : row.isOpen.value ? visitorDot(row.presence.value) : undefined}
        />
        <h3 title={name}>
          <bdi>{name}</bdi>
        </h3>
        <p class="hint">{hintOf(row, words)}</p>
        <Presence row={row} />
        {!row.isColleague && !row.isOpen.value && <Begin row={row} name={name} />}
      </div>
      <RetryBoundary of={row} words={shared}>
        <Known row={row} />
      </RetryBoundary>
    </aside>
  )
}

/** A group has members, a colleague a status, a visitor what they have told. */
function Known({ row }: { readonly row: InboxRow }) {
  const { words, workspace } = useConsole()
  if (row.isGroup) return <GroupFacts row={row} />
  const colleague = row.isColleague ? colleagueOf(row, workspace) : undefined
  if (colleague === undefined) return <VisitorFacts row={row} />
  return <Facts facts={[[words.context.colleague, agentStatusText(colleague, words)]]} />
}

function hintOf({ isGroup, isColleague }: InboxRow, { context, team }: ConsoleWords): string {
  if (isGroup) return team.group
  return isColleague ? context.colleague : context.visitor
}

/** With an ended conversation before one's eyes, the next begins by writing to the visitor. */
function Begin({ row, name }: { readonly row: InboxRow; readonly name: string }) {
  const { view, words } = useConsole()
  const visitor = { uid: row.thread.value.user.uid, name }
  return (
    <button type="button" class="button" onClick={() => (view.dialog.value = { kind: 'begin', visitor })}>
      {words.visitors.begin}
    </button>
  )
}

function Presence({ row }: { readonly row: InboxRow }) {
  const presence = row.presence.value
  if (presence === undefined || !row.isOpen.value || row.isColleague) return null
  return (
    <p class="who-presence">
      <PresenceWords presence={presence} />
      <PageLink {...presence} />
    </p>
  )
}

/** Focuses the sheet when it opens, and the composer when it closes. */
function useSheetFocus() {
  const { view } = useConsole()
  const place = useRef<HTMLElement>(null)
  const isSheet = view.isSheetOpen.value
  useEffect(() => {
    // Keyboard users stay where they are.
    if (!isSheet || view.isByKeys.peek()) return
    place.current?.focus({ preventScroll: true })
    return () => view.write()
  }, [isSheet])
  return place
}

function VisitorFacts({ row }: { readonly row: InboxRow }) {
  const { view, words, workspace } = useConsole()
  const { uid, user } = row.thread.value
  return (
    <>
      <ContactCard key={user.uid} uid={user.uid} current={row} />
      <Section title={words.context.filed}>
        <Filing key={uid} row={row} />
      </Section>
      {workspace.presence.isAdmin.value && (
        <Section title={words.data.title}>
          <VisitorData uid={user.uid} name={nameOf(row, view)} />
        </Section>
      )}
      {workspace.presence.isAdmin.value && (
        <Section title={words.context.topic}>
          <p class="topic">
            <code>
              {row.topic.split('/').flatMap((part, at) => (at === 0 ? [part] : ['/', <wbr key={at} />, part]))}
            </code>{' '}
            <CopyButton text={row.topic} />
          </p>
          <p class="hint">{words.context.topicSay}</p>
        </Section>
      )}
    </>
  )
}

/** Each field is saved when it loses the focus. */
function Filing({ row }: { readonly row: InboxRow }) {
  const { words } = useConsole()
  const { category, tags } = row.thread.value
  const { isSaved, save } = useFiling(row)
  return (
    <div class="fields">
      <Labelled title={words.context.category} isSaved={isSaved('category')}>
        <TextInput value={category} maxLength={128} onSave={(text) => save({ category: text.trim() })} />
      </Labelled>
      <Labelled title={words.context.tags} isSaved={isSaved('tags')}>
        <TextInput
          value={tags.join(', ')}
          placeholder={words.context.tagsHint}
          onSave={(text) => save({ tags: tagsIn(text) })}
        />
      </Labelled>
    </div>
  )
}

/** Saves one field at a time, so that another agent's change to the other one stays, and offers to undo a deletion. */
function useFiling({ thread }: InboxRow) {
  const { view, words, workspace } = useConsole()
  const saved = useSignal('')
  const offerUndo = useUndo()
  const save = async (change: Partial<WrapUp>) => {
    const before = thread.value
    const filed = { ...before, ...change }
    if (filed.category === before.category && filed.tags.join() === before.tags.join()) return true
    saved.value = ''
    if (!(await view.attempt(() => workspace.threads.wrapUp(before, change)))) return false
    saved.value = change.tags === undefined ? 'category' : 'tags'
    const gone = removedTags(before.tags, filed.tags)
    const isEmptied = before.category !== '' && filed.category === ''
    if (gone.length === 0 && !isEmptied) return true
    const text = isEmptied ? words.undo.field(words.context.category) : words.undo.tags(gone.join(', '))
    const again = isEmptied ? { category: before.category } : { tags: before.tags }
    offerUndo(text, () => workspace.threads.wrapUp(before, again))
    return true
  }
  return { isSaved: (field: keyof WrapUp) => saved.value === field, save }
}
