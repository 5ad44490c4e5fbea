import { useLayoutEffect } from 'preact/hooks'

interface Focusable {
  readonly current: { readonly focus: () => void } | null
}

/** Takes the focus when what had it has gone: it is never lost, and never taken from elsewhere. */
export function useRestoreFocus(place: Focusable, when: readonly unknown[] = []): void {
  useLayoutEffect(() => {
    // What goes by the same change may go after this is drawn; and before the next key.
    queueMicrotask(() => {
      if (document.hasFocus() && document.activeElement === document.body) place.current?.focus()
    })
  }, [...when])
}
