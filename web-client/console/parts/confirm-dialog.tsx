import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { useConsole } from '../state/console-context.ts'
import { DialogHead } from './dialog-head.tsx'
import { Modal } from './modal.tsx'

interface ConfirmDialogProps {
  readonly title: string
  /** Label of the confirm button. */
  readonly verb: string
  /** Returns true on success, which closes the dialog. */
  readonly onYes: () => Promise<boolean>
  readonly kind?: string
  /** A choice is still missing: nothing can be confirmed yet. */
  readonly isUndecided?: boolean
  /** It destroys something, which its button shows. */
  readonly isDestroying?: boolean
  readonly children: ComponentChildren
}

/**
 * Confirms what cannot be undone. Only its button or Ctrl+Enter confirms: Enter in a single-line field moves to that
 * button, as the text may have been meant for another field. Where something is destroyed it does not even that, as
 * whoever presses it twice has not decided. Without a field, Cancel has the focus.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { view, words } = useConsole()
  const { title, verb, kind = 'question', children } = props
  const close = () => {
    view.dialog.value = undefined
  }
  const { button, isBusy, yes, pressed } = useYes(props, close)
  return (
    <Modal label={title} kind={kind} onClose={close} onKey={pressed}>
      <DialogHead title={title} onClose={close} />
      {children}
      <footer>
        <button type="button" class="button" autofocus onClick={close}>
          {words.settings.cancel}
        </button>
        {/* While it is busy it is not disabled: it would lose the focus. */}
        <button
          ref={button}
          type="button"
          class={`button primary${props.isDestroying ? ' destroying' : ''}`}
          disabled={props.isUndecided}
          aria-disabled={isBusy}
          onClick={() => void yes()}
        >
          {verb} <kbd>Ctrl ↵</kbd>
        </button>
      </footer>
    </Modal>
  )
}

/** Confirms once at a time, by button or keyboard. */
function useYes({ onYes, isUndecided = false, isDestroying = false }: ConfirmDialogProps, close: () => void) {
  const button = useRef<HTMLButtonElement>(null)
  const isBusy = useSignal(false)
  const yes = async () => {
    if (isBusy.value || isUndecided) return
    isBusy.value = true
    const isDone = await onYes()
    isBusy.value = false
    if (isDone) close()
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.defaultPrevented) return
    const isChord = event.ctrlKey || event.metaKey
    const isInLine = event.target instanceof HTMLInputElement && event.target.type !== 'radio'
    // A held Enter must not go on to press the button.
    if (isChord || isInLine || event.repeat) event.preventDefault()
    if (event.repeat) return
    if (isChord) void yes()
    else if (isInLine && !isDestroying) button.current?.focus()
  }
  return { button, isBusy: isBusy.value, yes, pressed }
}
