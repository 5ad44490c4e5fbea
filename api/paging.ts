import { offsetOf, type Page, type PageWindow } from '../app/threads/history.ts'

/** Returns a page in the format that clients of the wire expect. */
export function pageAnswer<Item, Shown>(
  { content, totalElements }: Page<Item>,
  window: PageWindow,
  show: (item: Item) => Shown,
) {
  const { pageSize } = window
  const offset = offsetOf(window)
  const totalPages = Math.ceil(totalElements / pageSize)
  return {
    content: content.map(show),
    totalElements,
    totalPages,
    number: Math.floor(offset / pageSize),
    last: offset + content.length >= totalElements,
  }
}

/** Returns the part of a list that a page covers. */
export function windowOf(window: PageWindow) {
  return { offset: offsetOf(window), limit: window.pageSize }
}
