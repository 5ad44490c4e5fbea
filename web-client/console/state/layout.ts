import { type ReadonlySignal, signal } from '@preact/signals'
import type { Surroundings } from './console-context.ts'
import type { ConsoleView } from './console-view.ts'

/** Tracks whether the window is at least this wide, in CSS pixels. */
export function isAtLeast(width: number): ReadonlySignal<boolean> {
  const media = matchMedia(`(min-width: ${width}px)`)
  const matches = signal(media.matches)
  media.addEventListener('change', () => (matches.value = media.matches))
  return matches
}

/** Whether the page is not a phone's; the same width as in narrow.css and records.css. */
export const isWide = isAtLeast(768)

/** Returns whether the inbox list is visible: not on other pages, nor next to a conversation on narrow screens. */
export function isListShown({ page, isConversationShown }: ConsoleView): boolean {
  return page.value === 'inbox' && (isWide.value || !isConversationShown.value)
}

/** Shows or hides the context, which is a pane on wide screens and a sheet on narrow ones. */
export function toggleContext({ view, preferences }: Pick<Surroundings, 'view' | 'preferences'>): void {
  const isSheet = matchMedia('(max-width: 1179px)').matches
  if (isSheet) {
    preferences.isContextShown.value = true
    view.isSheetOpen.value = !view.isSheetOpen.value
  } else preferences.isContextShown.value = !preferences.isContextShown.value
}
