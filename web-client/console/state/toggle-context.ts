import type { Surroundings } from './console-context.ts'

/** The context is a pane beside on wide screens and a sheet on narrow ones: either way this shows and hides it. */
export function toggleContext({ view, preferences }: Pick<Surroundings, 'view' | 'preferences'>): void {
  const isSheet = matchMedia('(max-width: 1179px)').matches
  if (isSheet) {
    preferences.isContextShown.value = true
    view.isSheetOpen.value = !view.isSheetOpen.value
  } else preferences.isContextShown.value = !preferences.isContextShown.value
}
