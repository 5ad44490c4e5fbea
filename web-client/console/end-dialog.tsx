import { useSignal } from '@preact/signals'
import type { Row } from '../core/desk-row.ts'
import { useConsole } from './console-context.ts'
import { nameOf } from './console-view.ts'
import { DialogHead } from './dialog-head.tsx'
import { tagsIn } from './filing.ts'
import { Modal } from './modal.tsx'

/** The end of a conversation, with what it was about. */
export function EndDialog({ row }: { readonly row: Row }) {
  const { view, words, desk } = useConsole()
  const { dialog, context } = words
  const isBusy = useSignal(false)
  const title = dialog.endTitle(nameOf(row, desk))
  const close = () => {
    view.dialog.value = undefined
  }
  const submitted = async (event: SubmitEvent) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement)
    const filing = { category: String(given.get('category')).trim(), tags: tagsIn(String(given.get('tags'))) }
    isBusy.value = true
    if (await view.attempt(() => desk.close(row, filing))) close()
    isBusy.value = false
  }
  const used = categoriesOf([...desk.inbox.rows.value.values()])
  return (
    <Modal label={title} kind="question" onClose={close}>
      <form onSubmit={(event) => void submitted(event)}>
        <DialogHead title={title} onClose={close} />
        <p class="hint">{dialog.endSay}</p>
        <div class="fields">
          <label>
            <span>{context.category}</span>
            <input name="category" list="categories" maxLength={128} value={row.thread.value.category} autofocus />
          </label>
          <label>
            <span>{context.tags}</span>
            <input name="tags" placeholder={context.tagsHint} value={row.thread.value.tags.join(', ')} />
          </label>
          <datalist id="categories">
            {used.map((category) => (
              <option key={category} value={category} />
            ))}
          </datalist>
        </div>
        <footer>
          <button type="button" class="button" onClick={close}>
            {words.settings.cancel}
          </button>
          <button type="submit" class="button primary" disabled={isBusy}>
            {dialog.end}
          </button>
        </footer>
      </form>
    </Modal>
  )
}

/** Those that were used before, to choose from. */
function categoriesOf(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.map((row) => row.thread.value.category))].filter((category) => category !== '')
}
