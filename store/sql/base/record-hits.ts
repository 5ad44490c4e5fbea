import type { RecordSearch } from '../../ports/message-search.ts'
import type { RecordFilter } from '../../ports/records.ts'

interface FoundPlace {
  readonly place: number
  readonly thread_uid: string
}

/** Matches that are looked at together: so many at most, below a place. */
export interface MatchStretch {
  readonly lookedAt: number
  readonly before: number
  /** So many hits are enough. */
  readonly limit: number
}

/** Newest matches of records in a stretch, and where it ended; null if it was the last one. */
export interface StretchHits<Row> {
  readonly hits: readonly Row[]
  readonly last: number | null
}

/** What was said is only found by those who take part, or by whoever sees all. */
export function readableOf({ overseer, ...filter }: RecordFilter): RecordFilter {
  return { ...filter, overseer: overseer.targets === 'any' ? overseer : { ...overseer, targets: [] } }
}

/** Returns the newest match of each record, and where the next page begins: one stretch after the other is looked at. */
export async function newestOfEach<Row extends FoundPlace>(
  { before, limit }: Pick<RecordSearch, 'before' | 'limit'>,
  sizes: readonly number[],
  look: (stretch: MatchStretch) => Promise<StretchHits<Row>>,
): Promise<{ shown: Row[]; next: number | null }> {
  const found = new Map<string, Row>()
  let next = before ?? null
  for (const lookedAt of sizes) {
    const { hits, last } = await look({ lookedAt, before: next ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 })
    for (const hit of hits) if (!found.has(hit.thread_uid)) found.set(hit.thread_uid, hit)
    next = last
    if (last === null || found.size > limit) break
  }
  const all = [...found.values()]
  const shown = all.slice(0, limit)
  if (all.length > limit) next = shown.at(-1)?.place ?? null
  return { shown, next }
}
