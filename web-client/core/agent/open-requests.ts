import type { WireUser } from '../../../proto/wire.ts'
import type { AgentApi } from './agent-api.ts'
import { type Offer, type Proposal, timeOfOpen } from './request.ts'

export interface OpenRequestsDeps {
  readonly api: AgentApi
  readonly now: () => number
  readonly ownUid: string
}

interface OpenOffer {
  readonly threadUid: string
  readonly threadTopic: string
  readonly user: WireUser
  readonly deadline: number
  readonly askedAt?: number
}

interface PendingProposal {
  readonly uid: string
  readonly threadUid: string
  readonly threadTopic: string
  readonly note: string
  readonly fromUid: string
  readonly createdAt: number
  readonly deadline: number
}

/** Returns the open offers to the agent. Throws ApiRefusal, NoAnswer, SessionOver. */
export async function openOffers({ api, now }: OpenRequestsDeps): Promise<Offer[]> {
  const open = await api.get<OpenOffer[]>('/api/v1/agent/offers')
  return open.map(({ deadline, askedAt = now(), ...offer }) => ({
    ...offer,
    ...timeOfOpen({ deadline, askedAt }, now()),
  }))
}

/** Returns the proposals that wait for the agent's answer. Throws ApiRefusal, NoAnswer, SessionOver. */
export async function pendingProposals(deps: OpenRequestsDeps): Promise<Proposal[]> {
  const kinds = ['TRANSFER', 'INVITE'] as const
  const read = await Promise.all(kinds.map((kind) => pendingOf(kind, deps)))
  return read.flat()
}

async function pendingOf(kind: Proposal['kind'], { api, now, ownUid }: OpenRequestsDeps): Promise<Proposal[]> {
  const pending = await api.get<PendingProposal[]>(`/api/v1/thread/${kind.toLowerCase()}/pending`)
  return pending.map(({ createdAt, deadline, ...proposal }) => ({
    ...{ ...proposal, kind, toUid: ownUid, user: {} },
    ...timeOfOpen({ deadline, askedAt: createdAt }, now()),
  }))
}
