import type { Uid } from '../ids.ts'
import { alwaysOpen, type OpeningHours } from './opening-hours.ts'

/** How the agent of a new thread is found, protocol.md §4. */
export const routingModes = ['LEAST_ACTIVE', 'ROUND_ROBIN', 'RECENT', 'MANUAL'] as const
export type RoutingMode = (typeof routingModes)[number]
/** Whether an agent is asked before a thread is theirs. */
export const acceptModes = ['AUTO', 'OFFER'] as const
export type AcceptMode = (typeof acceptModes)[number]

/** What the server says in a thread; an empty text says nothing. */
export interface Texts {
  readonly welcome: string
  readonly waiting: string
  readonly away: string
  readonly closing: string
}

/** How a workgroup works. Times in whole seconds. */
export interface WorkgroupSettings {
  readonly routing: RoutingMode
  readonly accept: AcceptMode
  /** How long an agent has to answer an offer. */
  readonly offerSeconds: number
  /** Whether a visitor gets the agent they had before, if that one is free. */
  readonly sticky: boolean
  /** With this many waiting, whoever comes next is asked to leave a message; 0 for no limit. */
  readonly maxWaiting: number
  readonly hours: OpeningHours
  /** Whether a visitor is asked to leave a message when no agent is there at all, instead of waiting. */
  readonly leaveMessageWhenNobody: boolean
  /** Where a thread goes on waiting after `overflowSeconds`; null for nowhere. */
  readonly overflowUid: Uid | null
  readonly overflowSeconds: number
  /** A visitor gone for this long leaves the queue. */
  readonly goneSeconds: number
  /** Silence after which people are warned, and then how much more before the end; 0 for never. */
  readonly idleWarnSeconds: number
  readonly idleCloseSeconds: number
  /** How long after its end a visitor's return opens the thread again; 0 for never. */
  readonly reopenSeconds: number
  readonly inviteRating: boolean
  /** By language tag, such as `zh-CN`; those that are not there fall back to the server's own. */
  readonly texts: Readonly<Record<string, Partial<Texts>>>
}

export const defaultSettings: WorkgroupSettings = {
  routing: 'LEAST_ACTIVE',
  accept: 'AUTO',
  offerSeconds: 30,
  sticky: true,
  maxWaiting: 0,
  hours: alwaysOpen,
  leaveMessageWhenNobody: false,
  overflowUid: null,
  overflowSeconds: 0,
  goneSeconds: 300,
  idleWarnSeconds: 0,
  idleCloseSeconds: 0,
  reopenSeconds: 0,
  inviteRating: false,
  texts: {},
}

/** A group of agents that visitors ask for. */
export interface Workgroup {
  readonly uid: Uid
  readonly orgUid: Uid
  readonly nickname: string
  readonly avatar: string
  readonly settings: WorkgroupSettings
}
