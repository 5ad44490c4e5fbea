/** Positions of the first and the last byte, both included. */
export interface RequestedRange {
  readonly first: number
  readonly last: number
}

/**
 * Returns the single range that a `Range` header asks for (RFC 9110 §14); undefined for none, several or an invalid
 * one: then the whole file is sent.
 */
export function rangeIn(header: string | undefined, size: number): RequestedRange | 'unsatisfiable' | undefined {
  const [match, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (match === undefined || (from === '' && to === '')) return undefined
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (from !== '' && to !== '' && Number(to) < first) return undefined
  return first > last || first >= size ? 'unsatisfiable' : { first, last }
}
