import { listed } from '../parts/focus-targets.ts'

/** Returns whether the focus is on one of them. */
export function isListed(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(listed)
}

/** Moves through the list by arrow keys, from and to the search field; Enter there moves to the first result. */
export function walksList({ key, target }: KeyboardEvent): boolean {
  const isSearch = target instanceof Element && target.matches('.search input')
  if (!isSearch && !isListed(target)) return false
  const by = { ArrowDown: 1, ArrowUp: -1, Enter: isSearch ? 1 : 0 }[key] ?? 0
  if (by === 0) return false
  const all = [...document.querySelectorAll<HTMLElement>(`.search input, ${listed}`)]
  all[all.indexOf(target as HTMLElement) + by]?.focus()
  return true
}
