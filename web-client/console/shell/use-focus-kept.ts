import { useEffect } from 'preact/hooks'
import type { ConsoleView } from '../state/console-view.ts'

/** Parts of the page that a person finds again; nothing happens in them when a key is pressed. */
const places = 'main, section, aside, nav, dialog, .panes'

/**
 * Moves the focus to the part of the page around an element that is removed while it has the focus, unless whoever
 * removed it has moved the focus themselves. On the body, Tab would begin at the top and screen readers fall silent.
 */
export function useFocusKept(view: ConsoleView): void {
  useEffect(() => {
    // The focused element and what is around it, outwards.
    let held: readonly Element[] = []
    const focused = ({ target }: FocusEvent) => (held = withAncestors(target instanceof Element ? target : null))
    const blurred = ({ target }: FocusEvent) => {
      // A script or a click on nothing has moved the focus away on purpose; an element that was removed is gone by then.
      queueMicrotask(() => {
        const isLeft = held[0] === target && held[0]?.isConnected && document.activeElement !== target
        if (isLeft) held = []
      })
    }
    const observer = new MutationObserver(() => {
      if (held.length === 0 || held[0]?.isConnected || document.activeElement !== document.body) return
      const around = [...held, ...document.querySelectorAll('.list, main')]
      const place = around.find((one) => one.matches(places) && one.checkVisibility())
      held = []
      if (place instanceof HTMLElement) focusQuietly(place, view)
    })
    document.addEventListener('focusin', focused)
    document.addEventListener('focusout', blurred)
    observer.observe(document.body, { childList: true, subtree: true })
    return () => {
      document.removeEventListener('focusin', focused)
      document.removeEventListener('focusout', blurred)
      observer.disconnect()
    }
  }, [view])
}

/** Focuses a part of the page until something else wants the focus; letters stay shortcuts if they were. */
function focusQuietly(place: HTMLElement, { isByKeys }: ConsoleView): void {
  const wasByKeys = isByKeys.peek()
  place.tabIndex = -1
  place.dataset.keepsFocus = ''
  place.focus({ preventScroll: true })
  isByKeys.value = wasByKeys
}

function withAncestors(element: Element | null): readonly Element[] {
  return element === null ? [] : [element, ...withAncestors(element.parentElement)]
}
