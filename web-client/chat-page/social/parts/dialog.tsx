import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useEscape } from '../../../ui/parts/use-escape.ts'

interface DialogProps {
  /** Id of the element that names it. */
  readonly labelledBy: string
  readonly onDone: () => void
  readonly children: ComponentChildren
}

/** A window above the page. Its part marked `data-first` has the focus, which then returns to where it was. */
export function Dialog({ labelledBy, onDone, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEscape(onDone)
  useLayoutEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    dialog.current?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) queueMicrotask(() => before.focus())
    }
  }, [])
  return (
    <dialog
      class="question"
      ref={dialog}
      aria-labelledby={labelledBy}
      onCancel={(event) => {
        event.preventDefault()
        onDone()
      }}
    >
      {children}
    </dialog>
  )
}
