import type { Page } from '../app/reading.ts'

/** A page as clients of the wire expect it. */
export function pageAnswer<Item, Shown>(
  { content, totalElements }: Page<Item>,
  { pageNumber, pageSize }: { pageNumber: number; pageSize: number },
  show: (item: Item) => Shown,
) {
  const totalPages = Math.ceil(totalElements / pageSize)
  return {
    content: content.map(show),
    totalElements,
    totalPages,
    number: pageNumber,
    last: pageNumber >= totalPages - 1,
  }
}

/** The part of a list that a page is. */
export function windowOf({ pageNumber, pageSize }: { pageNumber: number; pageSize: number }) {
  return { offset: pageNumber * pageSize, limit: pageSize }
}
