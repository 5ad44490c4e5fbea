/**
 * Hides the keys of an input method from every listener, including the Enter or Escape that has just ended a
 * composition, which Safari reports afterwards as key 229.
 */
export function keepImeKeys(): void {
  addEventListener('keydown', keep, true)
}

function keep(event: KeyboardEvent): void {
  if (!event.isComposing && event.keyCode !== 229) return
  event.stopImmediatePropagation()
  // Keeps Escape from closing a dialog, which WebKit does even during a composition, and Enter from submitting a form.
  if (event.key === 'Escape' || (event.key === 'Enter' && !event.isComposing)) event.preventDefault()
}
