import { useLayoutEffect } from 'preact/hooks'

interface Focusable {
  readonly current: { readonly focus: () => void } | null
}

/** Takes the focus if the element that had it is gone; never from another element. */
export function useRestoreFocus(place: Focusable, when: readonly unknown[] = []): void {
  useLayoutEffect(() => {
    // In a microtask: what the same change removes may go after this effect, but goes before the next key.
    queueMicrotask(() => {
      const { activeElement: now, body } = document
      // A part of the page may keep the focus until something wants it.
      if (document.hasFocus() && (now === body || now?.matches('[data-keeps-focus]'))) place.current?.focus()
    })
  }, [...when])
}
