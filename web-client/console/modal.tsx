import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Stands before everything else until it is closed: Escape, or a click beside it; focus returns. */
export function Modal(props: {
  readonly label: string
  readonly kind: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}) {
  const { label, kind, onClose, children } = props
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
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
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div class="modal-body">{children}</div>
    </dialog>
  )
}
