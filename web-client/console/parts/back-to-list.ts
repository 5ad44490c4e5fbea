import type { ConsoleView } from '../state/console-view.ts'
import { focusRow, isFocusFree } from './focus-targets.ts'

/** Leaves the conversation and focuses its row in the list, unless something else has taken the focus. */
export function backToList(view: ConsoleView): void {
  const topic = view.current.value
  const before = document.activeElement
  view.leaveConversation()
  // On a narrow screen the list appears only now.
  requestAnimationFrame(() => {
    if (!isFocusFree(before)) return
    // Without the row the focus goes to a tab: letters stay shortcuts there, too.
    const wasByKeys = view.isByKeys.peek()
    focusRow(topic)
    view.isByKeys.value = wasByKeys
  })
}
