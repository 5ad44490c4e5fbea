import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useConsole } from '../state/console-context.ts'
import { Toasts } from './toasts.tsx'

/** A modal dialog, closed by Escape or a click outside. Afterwards the focus goes to the composer, or where it was. */
export function Modal(props: {
  readonly label: string
  readonly kind: string
  readonly onClose: () => void
  /** Receives the keys of the dialog's content. */
  readonly onKey?: (event: KeyboardEvent) => void
  readonly children: ComponentChildren
}) {
  const { label, kind, onClose, onKey, children } = props
  const dialog = useShownDialog()
  // Dragging a text selection over the edge also ends in a click.
  const isBeside = useRef(false)
  const pressed = (event: KeyboardEvent) => {
    onKey?.(event)
    if (event.key !== 'Escape') return
    // Not left to the browser: a search field would consume it.
    event.preventDefault()
    event.stopPropagation()
    onClose()
  }
  return (
    <dialog
      ref={dialog}
      class={`modal ${kind}`}
      aria-label={label}
      onKeyDown={pressed}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => (isBeside.current = event.target === event.currentTarget)}
      onPointerUp={(event) => (isBeside.current &&= event.target === event.currentTarget)}
      onClick={() => isBeside.current && onClose()}
    >
      <div class="modal-body">{children}</div>
      <Toasts within={dialog} />
    </dialog>
  )
}

/** Shows the dialog while it is mounted, and restores the focus afterwards. */
function useShownDialog() {
  const { view } = useConsole()
  const dialog = useRef<HTMLDialogElement>(null)
  // In a layout effect: the first letter typed after the click already belongs to the dialog.
  useLayoutEffect(() => {
    const before = document.activeElement
    const wasByKeys = view.isByKeys.peek()
    dialog.current?.showModal()
    const leave = view.enter(dialog)
    return () => {
      leave()
      dialog.current?.close()
      if (view.page.value === 'inbox' && view.currentRow.value !== undefined) return view.write()
      if (before instanceof HTMLElement) before.focus()
      view.isByKeys.value = wasByKeys
    }
  }, [])
  return dialog
}
