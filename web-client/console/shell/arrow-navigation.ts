/** What may be opened or taken in the list, from top to bottom. */
const listed = '.list-body button.row, .list-body .row button'

/** Whether the focus is in what is listed. */
export function isListed(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(listed)
}

/** The arrows go through the list, from the search into it and back; an Enter in the search goes to what was found first. */
export function walksList({ key, target }: KeyboardEvent): boolean {
  const isSearch = target instanceof Element && target.matches('.search input')
  if (!isSearch && !isListed(target)) return false
  const by = { ArrowDown: 1, ArrowUp: -1, Enter: isSearch ? 1 : 0 }[key] ?? 0
  if (by === 0) return false
  const all = [...document.querySelectorAll<HTMLElement>(`.search input, ${listed}`)]
  all[all.indexOf(target as HTMLElement) + by]?.focus()
  return true
}
