import type { ConsoleView } from './console-view.ts'
import { isAtLeast } from './widths.ts'

/** As in narrow.css. */
const isWide = isAtLeast(768)

/** Whether the list of the inbox is to be seen: on other pages it is not, and where there is little room not beside a conversation. */
export function isListShown({ page, currentRow }: ConsoleView): boolean {
  return page.value === 'inbox' && (isWide.value || currentRow.value === undefined)
}
