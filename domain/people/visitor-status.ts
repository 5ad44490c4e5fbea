/** Whether a visitor can be reached now, protocol.md §3. */
export type VisitorStatus =
  /** Connected, with at least one page that is in view. */
  | 'ONLINE'
  /** Connected, but no page is in view, by their own word. */
  | 'AWAY'
  /** Not connected. */
  | 'OFFLINE'

export const visitorStatuses = ['ONLINE', 'AWAY', 'OFFLINE'] as const satisfies readonly VisitorStatus[]

/** A visitor's status, and since when, in ms since 1970 UTC. */
export interface VisitorStanding {
  readonly status: VisitorStatus
  readonly since: number
}

/** The page a visitor is on, as their page told; empty texts if it did not. */
export interface VisitorPage {
  readonly url: string
  readonly title: string
}

/** What the agents of a visitor's thread are told of the visitor. */
export interface VisitorView extends VisitorStanding, VisitorPage {}

/** The page of a visitor whose site has told none. */
export const noPage: VisitorPage = { url: '', title: '' }

const rank: Readonly<Record<VisitorStatus, number>> = { OFFLINE: 0, AWAY: 1, ONLINE: 2 }

/** Returns whether a visitor is harder to reach than before. */
export function isLower(status: VisitorStatus, before: VisitorStatus): boolean {
  return rank[status] < rank[before]
}

/** Returns the status that a visitor's client says in the content of VISITOR_STATUS; undefined for anything else. */
export function saidStatus(content: string): 'ONLINE' | 'AWAY' | undefined {
  try {
    const { status } = (JSON.parse(content) ?? {}) as { status?: unknown }
    return status === 'ONLINE' || status === 'AWAY' ? status : undefined
  } catch {
    return undefined
  }
}
