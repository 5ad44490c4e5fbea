/** What records are narrowed by, in the order of the address. */
export const recordFilters = [
  ...(['text', 'from', 'to', 'workgroup', 'agent', 'state', 'tag', 'category', 'rating'] as const),
  ...(['answer', 'answeredBy', 'ratedAgent', 'left', 'commented', 'hour'] as const),
] as const
/** Filters without a field: links from statistics set them, and they can be taken away. */
export const linkedFilters = ['answeredBy', 'ratedAgent', 'left', 'commented', 'hour'] as const
export const recordAnswers = ['answered', 'missed', 'none', 'unknown'] as const
/** Stands for each rating. */
export const anyRating = 'any'
export type RecordFilterName = (typeof recordFilters)[number]
/** An empty text stands for any. `from` and `to` are days of the reader, YYYY-MM-DD, both included. */
export type RecordFilters = Readonly<Record<RecordFilterName, string>>

/** States as people tell them apart, each with those of a thread. */
export const recordStates = {
  waiting: ['QUEUING', 'OFFERED'],
  open: ['CHATTING'],
  left: ['OFFLINE'],
  ended: ['CLOSED'],
} as const

export interface RecordsPlace {
  readonly filters: RecordFilters
  /** The record that is open; empty for none. */
  readonly threadUid: string
  /** The seq of the message at which it is open; 0 for its end. */
  readonly at: number
}

export const noFilters = Object.fromEntries(recordFilters.map((name) => [name, ''])) as RecordFilters
export const allRecords: RecordsPlace = { filters: noFilters, threadUid: '', at: 0 }

/** Returns the query of an address, with `?`; empty without filters. */
export function queryOf({ filters, at }: RecordsPlace): string {
  const given = recordFilters.filter((name) => filters[name] !== '').map((name) => [name, filters[name]])
  const query = new URLSearchParams([...given, ...(at > 0 ? [['at', String(at)]] : [])])
  return query.size === 0 ? '' : `?${query}`
}

/** Returns the place that an address names. */
export function recordsPlaceAt(threadUid: string, query: URLSearchParams): RecordsPlace {
  const filters = Object.fromEntries(recordFilters.map((name) => [name, query.get(name) ?? ''])) as RecordFilters
  const at = Number(query.get('at') ?? 0)
  return { filters, threadUid, at: Number.isSafeInteger(at) && at > 0 && threadUid !== '' ? at : 0 }
}
