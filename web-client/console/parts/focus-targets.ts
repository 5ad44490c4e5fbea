/** Where one writes in a conversation; null where nothing can be written. */
export function composerIn(pane: ParentNode): HTMLTextAreaElement | null {
  return pane.querySelector('.composer textarea')
}

/** What is read of a conversation. */
export function logIn(pane: ParentNode): HTMLElement | null {
  return pane.querySelector('.log')
}

/** The conversation that keys are about, as far as it stands there. */
export function currentPane(): HTMLElement | null {
  return document.querySelector('.pane[data-current="true"]')
}

/** The field to search in gets the focus, where it is shown. */
export function focusSearch(): void {
  document.querySelector<HTMLElement>('.search input')?.focus()
}

/** Letters that are typed here are written. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}

/** Whether the focus is where it was before, or nowhere: what comes late takes it from nobody. */
export function isFocusFree(before: Element | null): boolean {
  return document.activeElement === before || document.activeElement === document.body
}

/** A row of the list gets the focus, if it is listed; else nothing has it. */
export function focusRow(topic: string | undefined): void {
  const row = document.querySelector<HTMLElement>(`[data-topic="${CSS.escape(topic ?? '')}"] .row`)
  row?.focus()
  row?.scrollIntoView({ block: 'nearest' })
  const { activeElement } = document
  if (activeElement !== row && activeElement instanceof HTMLElement) activeElement.blur()
}
