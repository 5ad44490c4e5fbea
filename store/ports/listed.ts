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
