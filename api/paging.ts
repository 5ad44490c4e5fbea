import { offsetOf, type Page, type PageWindow } from '../app/threads/history.ts'

/** A page as clients of the wire expect it. */
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

/** The part of a list that a page is. */
export function windowOf(window: PageWindow) {
  return { offset: offsetOf(window), limit: window.pageSize }
}
