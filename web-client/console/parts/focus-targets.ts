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

/** Returns whether the focus is unchanged or nowhere, so that a late response does not take it from another element. */
export function isFocusFree(before: Element | null): boolean {
  return document.activeElement === before || document.activeElement === document.body
}

/** Focuses the row of a topic; without such a row, removes the focus. */
export function focusRow(topic: string | undefined): void {
  const row = document.querySelector<HTMLElement>(`[data-topic="${CSS.escape(topic ?? '')}"] .row`)
  row?.focus()
  row?.scrollIntoView({ block: 'nearest' })
  const { activeElement } = document
  if (activeElement !== row && activeElement instanceof HTMLElement) activeElement.blur()
}
