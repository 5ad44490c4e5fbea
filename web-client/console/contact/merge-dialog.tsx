import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Page } from '../../core/agent/agent-api.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import type { MergeWish } from '../state/dialog.ts'
import { visitorName } from '../state/names.ts'
import type { ListedContact } from './noted-fields.tsx'

const pageSize = 10

/** Chooses the contact that is the same person, and puts it under this one. */
export function MergeDialog({ uid, name, onDone }: MergeWish) {
  const { view, words, workspace } = useConsole()
  const { merging } = words.contacts
  const { found, find } = useOthers(uid)
  const chosen = useSignal<ListedContact | undefined>(undefined)
  const title = merging.dialogTitle(name)
  const merge = async () => {
    const fromUid = chosen.value?.uid
    const isDone = await view.attempt(async () => {
      await workspace.api.post('/api/v1/contact/merge', { uid, fromUid })
      await onDone()
    })
    if (isDone) view.say(merging.done)
    return isDone
  }
  return (
    <ConfirmDialog {...{ title, verb: merging.yes, isUndecided: !chosen.value, onYes: merge, isDestroying: true }}>
      <p>{merging.dialogSay}</p>
      <Search onFind={find} />
      {found.value?.length === 0 && <p class="hint">{words.contacts.emptyFound}</p>}
      <ul class="merge-found">
        {found.value?.map((one) => (
          <li key={one.uid}>
            <label>
              <input
                type="radio"
                name="merged"
                checked={chosen.value?.uid === one.uid}
                onChange={() => (chosen.value = one)}
              />{' '}
              <bdi>{visitorName(one, view)}</bdi> <small>{[one.email, one.mobile].filter(Boolean).join(' · ')}</small>
            </label>
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  )
}

function Search({ onFind }: { readonly onFind: (text: string) => void }) {
  const { words } = useConsole()
  const field = useRef<HTMLInputElement>(null)
  const find = () => onFind(field.current?.value.trim() ?? '')
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    // It looks, and confirms nothing.
    event.preventDefault()
    event.stopPropagation()
    find()
  }
  return (
    <search class="record-words">
      <input
        ref={field}
        type="search"
        maxLength={128}
        aria-label={words.contacts.search}
        placeholder={words.contacts.search}
        onKeyDown={pressed}
      />
      <button type="button" class="button" onClick={find}>
        <Icon name="search" /> {words.contacts.find}
      </button>
    </search>
  )
}

/** Finds contacts, without the one itself and those that are merged already. */
function useOthers(uid: string) {
  const { view, workspace } = useConsole()
  const found = useSignal<readonly ListedContact[] | undefined>(undefined)
  const find = (text: string) =>
    void view.attempt(async () => {
      const query = new URLSearchParams({ pageNumber: '0', pageSize: String(pageSize), search: text.toWellFormed() })
      const { content } = await workspace.api.get<Page<ListedContact>>(`/api/v1/contact/query?${query}`)
      found.value = content.filter((one) => one.uid !== uid && one.mergedInto === null)
    })
  return { found, find }
}
