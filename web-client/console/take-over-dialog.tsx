import { useSignal } from '@preact/signals'
import type { WireThread } from '../../proto/wire.ts'
import { useConsole } from './console-context.ts'
import { visitorName } from './console-view.ts'
import { DialogHead } from './dialog-head.tsx'
import { Modal } from './modal.tsx'

/** A conversation of others that an admin has found: theirs after one clear question. */
export function TakeOverDialog({ thread }: { readonly thread: WireThread }) {
  const { view, words, desk } = useConsole()
  const { dialog } = words
  const isBusy = useSignal(false)
  const title = dialog.takeOverTitle(visitorName(thread.user, desk))
  const close = () => {
    view.dialog.value = undefined
  }
  const take = async () => {
    isBusy.value = true
    const isTaken = await view.attempt(async () => view.show(await desk.takeOver(thread.uid)))
    isBusy.value = false
    if (isTaken) close()
  }
  return (
    <Modal label={title} kind="question" onClose={close}>
      <DialogHead title={title} onClose={close} />
      <p>{dialog.takeOverSay}</p>
      <footer>
        <button type="button" class="button" onClick={close}>
          {words.settings.cancel}
        </button>
        <button type="button" class="button primary" autofocus disabled={isBusy} onClick={() => void take()}>
          {dialog.takeOver}
        </button>
      </footer>
    </Modal>
  )
}
