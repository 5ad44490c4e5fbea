/** Part of a list, and the length of the whole list. */
export interface Listed<Item> {
  readonly content: Item[]
  readonly totalElements: number
}

/** Selects a part of a list. */
export interface Window {
  readonly offset: number
  readonly limit: number
}

/**
 * Returns the length of a list that is counted only up to a limit: at least as long as what was found of it. `found`
 * comes from a window with one more item than is shown, so that a page with others behind it is never the last.
 */
export function lengthOf(counted: number, { offset }: Pick<Window, 'offset'>, found: readonly unknown[]): number {
  return found.length === 0 ? counted : Math.max(counted, offset + found.length)
}
