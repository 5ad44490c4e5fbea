/** The tables of what agents keep about contacts beside their notes. Times are ms since 1970 UTC. */
export interface ContactSchema {
  page_visits: PageVisitTable
  blocks: BlockTable
  merges: MergeTable
}

export interface PageVisitTable {
  visitor_uid: string
  /** Ascending in the order of the visits. */
  nr: number
  url: string
  title: string
  referrer: string
  at: number
  left_at: number | null
}

export interface BlockTable {
  uid: string
  org_uid: string
  kind: string
  /** A visitor's uid, or an address as it is counted. */
  target: string
  name: string
  reason: string
  by_uid: string
  by_name: string
  at: number
  /** Null for ever. */
  until: number | null
}

export interface MergeTable {
  uid: string
  org_uid: string
  from_uid: string
  into_uid: string
  by_uid: string
  by_name: string
  at: number
  undone_at: number | null
}
