import { useSignal } from '@preact/signals'
import { isEmailAddress } from '../../../domain/email.ts'
import type { NamedContact } from '../../core/agent/contact-names.ts'
import type { InboxThread } from '../../core/agent/inbox-row.ts'
import { TextInput } from '../forms/inputs.tsx'
import { Labelled } from '../forms/setting.tsx'
import { useUndo } from '../parts/undo.tsx'
import { useConsole } from '../state/console-context.ts'
import { visitorName } from '../state/names.ts'
import { removedTags, tagsIn } from './tags.ts'

/** A visitor as agents know them. */
export interface Contact extends NamedContact, Readonly<Record<'email' | 'mobile' | 'note', string>> {
  readonly url: string
  readonly title: string
  readonly tags: readonly string[]
  readonly seenAt: number
  readonly threads: readonly ContactThread[]
  readonly visits: readonly PageVisit[]
  readonly block: ContactBlock | null
  readonly merged: readonly MergedContact[]
  readonly mergedInto: MergedContact | null
}

/** A page that the visitor was on, as it told; `leftAt` is null if nobody knows. */
export interface PageVisit extends Readonly<Record<'url' | 'title' | 'referrer', string>> {
  readonly at: number
  readonly leftAt: number | null
}

/** Why and until when a visitor may not write; `until` is null for ever. */
export interface ContactBlock extends Readonly<Record<'reason' | 'byName', string>> {
  readonly at: number
  readonly until: number | null
}

/** A contact in a list. */
export type ListedContact = Pick<Contact, 'uid' | 'nickname' | 'email' | 'mobile' | 'note' | 'tags' | 'seenAt'> & {
  readonly avatar: string
  readonly mergedInto: { readonly uid: string; readonly nickname: string } | null
}

/** A contact that an agent takes for the same person; `uid` is that of the merge. */
export interface MergedContact {
  readonly uid: string
  readonly byName: string
  readonly at: number
  readonly contact: Omit<ListedContact, 'mergedInto'>
}

/** A conversation with them. */
export interface ContactThread extends InboxThread {
  readonly createdAt: number
  readonly agentUid: string
}

/** What agents may change. */
export type ContactChange = Partial<Pick<Contact, 'nickname' | 'email' | 'mobile' | 'note' | 'tags'>>

/** Each field is saved when it loses the focus. */
export function NotedFields(props: {
  readonly contact: Contact
  readonly onSave: (change: ContactChange) => Promise<boolean>
}) {
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
function useLastSaved(onSave: (change: ContactChange) => Promise<boolean>) {
  const saved = useSignal('')
  const save = async (field: keyof ContactChange, change: ContactChange) => {
    saved.value = ''
    const isSaved = await onSave(change)
    if (isSaved) saved.value = field
    return isSaved
  }
  return { isSaved: (field: keyof ContactChange) => saved.value === field, save }
}

/** Returns a function that saves a change, reads the contact again, and offers to undo what was deleted. */
export function useKeepContact(read: () => Promise<void>) {
  const { view, workspace } = useConsole()
  const undoable = useUndoable()
  return async (contact: Contact, change: ContactChange): Promise<boolean> => {
    const keep = async (given: ContactChange) => {
      await workspace.api.post('/api/v1/contact/update', { uid: contact.uid, ...given })
      await read()
    }
    const isKept = await view.attempt(() => keep(change))
    if (isKept) undoable(contact, change, keep)
    return isKept
  }
}

/** Offers to undo what a change has deleted. */
function useUndoable() {
  const { words } = useConsole()
  const offerUndo = useUndo()
  const { facts, name } = words.context
  const titles: Readonly<Record<string, string | undefined>> = { ...facts, nickname: name }
  return (before: Contact, change: ContactChange, keep: (change: ContactChange) => Promise<void>) => {
    const gone = removedTags(before.tags, change.tags ?? before.tags)
    if (gone.length > 0) offerUndo(words.undo.tags(gone.join(', ')), () => keep({ tags: before.tags }))
    for (const field of ['nickname', 'email', 'mobile', 'note'] as const) {
      if (change[field] !== '' || before[field] === '') continue
      offerUndo(words.undo.field(titles[field] ?? field), () => keep({ [field]: before[field] }))
    }
  }
}
