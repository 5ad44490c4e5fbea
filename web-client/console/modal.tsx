import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { useConsole } from './console-context.ts'
import { Toasts } from './toasts.tsx'

/** Stands before everything else until it is closed: Escape, or a click beside it; focus returns. */
export function Modal(props: {
  readonly label: string
  readonly kind: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}) {
  const { label, kind, onClose, children } = props
  const { view } = useConsole()
  const dialog = useRef<HTMLDialogElement>(null)
  // A selection of text that is dragged over the edge also ends in a click.
  const isBeside = useRef(false)
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    const leave = view.enter(dialog)
    return () => {
      leave()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the dialog's own
    <dialog
      ref={dialog}
      class={`modal ${kind}`}
      aria-label={label}
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
