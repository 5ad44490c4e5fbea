import type { ConsoleView } from '../state/console-view.ts'
import { focusRow, isFocusFree } from './focus-targets.ts'

/** Leaves the conversation for its row of the list, which has the focus then, unless something else has got it. */
export function backToList(view: ConsoleView): void {
  const topic = view.current.value
  const before = document.activeElement
  view.leaveConversation()
  // On a narrow screen the list comes only now.
  requestAnimationFrame(() => isFocusFree(before) && focusRow(topic))
}
