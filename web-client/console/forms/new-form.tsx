import type { Signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/parts/icon.tsx'

/** A button that opens a form: focuses its first field, and the button again when it closes. */
export function NewForm(props: {
  readonly title: string
  readonly isOpen: Signal<boolean>
  /** Prepares what the form needs. */
  readonly onOpen?: () => Promise<unknown>
  readonly children: ComponentChildren
}) {
  const { title, isOpen, onOpen, children } = props
  const place = useRef<HTMLDivElement>(null)
  const wasOpen = useRef(false)
  useLayoutEffect(() => {
    if (wasOpen.current === isOpen.value) return
    wasOpen.current = isOpen.value
    place.current?.querySelector<HTMLElement>('input, textarea, button')?.focus()
  }, [isOpen.value])
  const open = async () => {
    await onOpen?.()
    isOpen.value = true
  }
  return (
    <div ref={place} class="new-form">
      {isOpen.value ? (
        children
      ) : (
        <button type="button" class="button" onClick={() => void open()}>
          <Icon name="plus" /> {title}
        </button>
      )}
    </div>
  )
}

/** Focuses the current section, as the focused element is gone. */
export function focusSection(): void {
  document.querySelector<HTMLElement>('.settings-tabs [aria-current]')?.focus()
}
