import type { ConsoleView } from './console-view.ts'
import { focusRow } from './where-one-writes.ts'

/** Leaves the conversation for its row of the list, which has the focus then. */
export function leaveForList(view: ConsoleView): void {
  const topic = view.current.value
  view.leaveConversation()
  // On a narrow screen the list comes only now.
  requestAnimationFrame(() => focusRow(topic))
}
