/**
 * Keeps the keys of an input method from every listener, for they are its own: also the Enter or Escape that has just
 * ended a composition, which Safari tells afterwards, as key 229.
 */
export function keepImeKeys(): void {
  addEventListener('keydown', keep, true)
}

function keep(event: KeyboardEvent): void {
  if (!event.isComposing && event.keyCode !== 229) return
  event.stopImmediatePropagation()
  // No dialog is left by it, which WebKit does even meanwhile, and no form is sent.
  if (event.key === 'Escape' || (event.key === 'Enter' && !event.isComposing)) event.preventDefault()
}
