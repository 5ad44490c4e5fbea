/** Some of a list, and how long the whole list is. */
export interface Listed<Item> {
  readonly content: Item[]
  readonly totalElements: number
}

/** Which part of a list. */
export interface Window {
  readonly offset: number
  readonly limit: number
}

/**
 * The length of a list of which no more than some are counted: at least as long as what was found of it. `found` is of a
 * window that asks for one more than is shown, so that a page with others behind it is never the last.
 */
export function lengthOf(counted: number, { offset }: Pick<Window, 'offset'>, found: readonly unknown[]): number {
  return found.length === 0 ? counted : Math.max(counted, offset + found.length)
}
