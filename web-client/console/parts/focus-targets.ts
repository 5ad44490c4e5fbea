/** Returns the composer of a pane; null where nothing can be written. */
export function composerIn(pane: ParentNode): HTMLTextAreaElement | null {
  return pane.querySelector('.composer textarea')
}

export function logIn(pane: ParentNode): HTMLElement | null {
  return pane.querySelector('.log')
}

/** Returns the current conversation's pane, if it is rendered. */
export function currentPane(): HTMLElement | null {
  return document.querySelector('.pane[data-current="true"]')
}

/** Focuses the search field, where it is shown. */
export function focusSearch(): void {
  document.querySelector<HTMLElement>('.search input')?.focus()
}

/** Returns whether letters typed here are text. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}

/**
 * Returns whether the focus is unchanged, nowhere, or in a part of the page that only keeps it, so that a late response
 * does not take it from another element.
 */
export function isFocusFree(before: Element | null): boolean {
  const { activeElement: now, body } = document
  return now === before || now === body || now?.matches('[data-keeps-focus]') === true
}

/** The rows and buttons of the list, from top to bottom. */
export const listed = '.list-body :is(a, button).row, .list-body .row button'

/** Focuses the row of a topic; without such a row, the first one or the tab, and on other pages the page itself. */
export function focusRow(topic: string | undefined): void {
  const at = `[data-topic="${CSS.escape(topic ?? '')}"]`
  const places = [`${at} :is(a, button).row, ${at} .row button`, listed, '.tabs [aria-selected="true"]', 'main']
  const place = places.map((one) => document.querySelector<HTMLElement>(one)).find((one) => one?.checkVisibility())
  if (place?.localName === 'main') place.tabIndex = -1
  place?.focus()
  if (place?.localName !== 'main') place?.scrollIntoView({ block: 'nearest' })
}
