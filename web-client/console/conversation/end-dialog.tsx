import { useRef } from 'preact/hooks'
import type { WrapUp } from '../../core/agent/filing-notice.ts'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { tagsIn } from '../contact/tags.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import { nameOf } from '../state/names.ts'

/** Ends a conversation and files it under a category and tags. */
export function EndDialog({ row }: { readonly row: InboxRow }) {
  const { view, words, workspace } = useConsole()
  const { dialog, context } = words
  const category = useRef<HTMLInputElement>(null)
  const tags = useRef<HTMLInputElement>(null)
  // What the fields began with: a field that was not touched is left out, as a colleague may have changed it since.
  const { current: before } = useRef(row.thread.value)
  const end = () => {
    const filed = { category: (category.current?.value ?? '').trim(), tags: tagsIn(tags.current?.value ?? '') }
    return view.attempt(() => workspace.threads.close(row, changesIn(filed, before)))
  }
  const used = categoriesOf([...workspace.inbox.rows.value.values()])
  return (
    <ConfirmDialog title={dialog.endTitle(nameOf(row, view))} verb={dialog.end} onYes={end}>
      <p class="hint">{dialog.endSay}</p>
      <div class="fields">
        <label>
          <span>{context.category}</span>
          <input ref={category} list="categories" maxLength={128} defaultValue={before.category} autofocus />
        </label>
        <label>
          <span>{context.tags}</span>
          <input ref={tags} placeholder={context.tagsHint} defaultValue={before.tags.join(', ')} />
        </label>
        <datalist id="categories">
          {used.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      </div>
    </ConfirmDialog>
  )
}

function changesIn({ category, tags }: WrapUp, before: WrapUp): Partial<WrapUp> {
  return {
    ...(category === before.category ? {} : { category }),
    ...(tags.join() === before.tags.join() ? {} : { tags }),
  }
}

/** Returns the categories used before, as suggestions. */
function categoriesOf(rows: readonly InboxRow[]): readonly string[] {
  return [...new Set(rows.map((row) => row.thread.value.category))].filter((category) => category !== '')
}
