import type { WireUser } from '../../../proto/wire.ts'

/** How long a request is open, in ms since 1970 UTC by the local clock, not the server's. */
export interface RequestTime {
  readonly askedAt: number
  readonly endsAt: number
}

/** An offer of a thread to this agent. */
export interface Offer extends RequestTime {
  readonly threadUid: string
  readonly threadTopic: string
  readonly user: Partial<WireUser>
}

/** A transfer or an invitation from one agent to another. */
export interface Proposal extends RequestTime {
  readonly kind: 'TRANSFER' | 'INVITE'
  readonly uid: string
  readonly threadUid: string
  readonly threadTopic: string
  readonly note: string
  readonly fromUid: string
  /** The receiver; empty for a proposal to this agent from before the page opened. */
  readonly toUid: string
  readonly user: Partial<WireUser>
}

/** Returns the time of a request whose notice has just arrived: it counts from now, because clocks differ. */
export function timeOfNew(request: { readonly deadline: number; readonly sentAt: number }, now: number): RequestTime {
  const { deadline, sentAt } = request
  return { askedAt: now, endsAt: now + Math.max(0, deadline - sentAt) }
}

/**
 * Returns the time of a request that was read. Uses the server's deadline if it is plausible here: the request is open,
 * and nobody gets more time than the server gave.
 */
export function timeOfOpen(request: { readonly deadline: number; readonly askedAt: number }, now: number): RequestTime {
  const { deadline, askedAt } = request
  const [givenMs, leftMs] = [deadline - askedAt, deadline - now]
  const endsAt = leftMs > 0 && leftMs < givenMs ? deadline : now + givenMs
  return { askedAt: endsAt - givenMs, endsAt }
}
