import { type ReadonlySignal, signal } from '@preact/signals'

/** Whether the window is at least this wide, in CSS pixels, whenever it changes. */
export function isAtLeast(width: number): ReadonlySignal<boolean> {
  const media = matchMedia(`(min-width: ${width}px)`)
  const matches = signal(media.matches)
  media.addEventListener('change', () => (matches.value = media.matches))
  return matches
}
