import { useSignal } from '@preact/signals'
import type { Row } from '../core/desk-row.ts'
import { useConsole } from './console-context.ts'
import { nameOf } from './console-view.ts'
import { DialogHead } from './dialog-head.tsx'
import { Modal } from './modal.tsx'

/** A guest goes again after one clear question: the way back is another invitation. */
export function LeaveDialog({ row }: { readonly row: Row }) {
  const { view, words, desk } = useConsole()
  const { dialog } = words
  const isBusy = useSignal(false)
  const title = dialog.leaveTitle(nameOf(row, desk))
  const close = () => {
    view.dialog.value = undefined
  }
  const leave = async () => {
    isBusy.value = true
    const isGone = await view.attempt(() => desk.leave(row))
    isBusy.value = false
    if (isGone) close()
  }
  return (
    <Modal label={title} kind="question" onClose={close}>
      <DialogHead title={title} onClose={close} />
      <p>{dialog.leaveSay}</p>
      <footer>
        <button type="button" class="button" onClick={close}>
          {words.settings.cancel}
        </button>
        <button type="button" class="button primary" autofocus disabled={isBusy} onClick={() => void leave()}>
          {dialog.leave}
        </button>
      </footer>
    </Modal>
  )
}
