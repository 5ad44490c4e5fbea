import { type ReadonlySignal, signal } from '@preact/signals'
import type { Surroundings } from './console-context.ts'
import type { ConsoleView } from './console-view.ts'

/** Whether the window is at least this wide, in CSS pixels, whenever it changes. */
export function isAtLeast(width: number): ReadonlySignal<boolean> {
  const media = matchMedia(`(min-width: ${width}px)`)
  const matches = signal(media.matches)
  media.addEventListener('change', () => (matches.value = media.matches))
  return matches
}

/** As in narrow.css. */
const isWide = isAtLeast(768)

/** Whether the list of the inbox is to be seen: on other pages it is not, and where there is little room not beside a conversation. */
export function isListShown({ page, currentRow }: ConsoleView): boolean {
  return page.value === 'inbox' && (isWide.value || currentRow.value === undefined)
}

/** The context is a pane beside on wide screens and a sheet on narrow ones: either way this shows and hides it. */
export function toggleContext({ view, preferences }: Pick<Surroundings, 'view' | 'preferences'>): void {
  const isSheet = matchMedia('(max-width: 1179px)').matches
  if (isSheet) {
    preferences.isContextShown.value = true
    view.isSheetOpen.value = !view.isSheetOpen.value
  } else preferences.isContextShown.value = !preferences.isContextShown.value
}
