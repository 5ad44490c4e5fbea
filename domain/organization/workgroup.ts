import type { Uid } from '../ids.ts'
import { alwaysOpen, type OpeningHours } from './opening-hours.ts'

/** How the agent for a new thread is chosen, protocol.md §4. */
export const routingModes = ['LEAST_ACTIVE', 'ROUND_ROBIN', 'RECENT', 'MANUAL'] as const
export type RoutingMode = (typeof routingModes)[number]
/** Whether an agent is asked before a thread becomes theirs. */
export const acceptModes = ['AUTO', 'OFFER'] as const
export type AcceptMode = (typeof acceptModes)[number]

/** The server's texts in a thread; an empty one is sent as empty. */
export interface Texts {
  readonly welcome: string
  readonly waiting: string
  readonly away: string
  readonly closing: string
}

/** Settings of a workgroup. Times in whole seconds. */
export interface WorkgroupSettings {
  readonly routing: RoutingMode
  readonly accept: AcceptMode
  /** How long an agent has to answer an offer. */
  readonly offerSeconds: number
  /** Whether a visitor gets their previous agent, if that one is free. */
  readonly sticky: boolean
  /** Of its threads in the queue, from 0 to `maxPriority`. */
  readonly priority: number
  /** When this many wait, a new visitor is asked to leave a message; 0 for no limit. */
  readonly maxWaiting: number
  readonly hours: OpeningHours
  /** Whether a visitor is asked to leave a message instead of waiting when no agent is present. */
  readonly leaveMessageWhenNobody: boolean
  /** The workgroup in which a thread continues to wait after `overflowSeconds`; null for none. */
  readonly overflowUid: Uid | null
  readonly overflowSeconds: number
  /** A visitor who is gone for this long leaves the queue. */
  readonly goneSeconds: number
  /** Silence before the warning, then from there to the end; 0 for never. */
  readonly idleWarnSeconds: number
  readonly idleCloseSeconds: number
  /** A visitor who is gone for this long loses a thread that an agent has; 0 for never. */
  readonly absentCloseSeconds: number
  /** Time after the end within which a visitor's return reopens the thread; 0 for never. */
  readonly reopenSeconds: number
  readonly inviteRating: boolean
  /** Whether anybody who asks for availability learns who would serve, by name and picture. */
  readonly nameAgents: boolean
  /** By language tag, such as `zh-CN`; the server's own texts replace missing ones. */
  readonly texts: Readonly<Record<string, Partial<Texts>>>
}

/** The highest priority of a waiting thread; the lowest is 0. */
export const maxPriority = 9

/** The settings of a new workgroup. */
export const defaultSettings: WorkgroupSettings = {
  routing: 'LEAST_ACTIVE',
  accept: 'AUTO',
  offerSeconds: 30,
  sticky: false,
  priority: 0,
  maxWaiting: 0,
  hours: alwaysOpen,
  leaveMessageWhenNobody: false,
  overflowUid: null,
  overflowSeconds: 0,
  goneSeconds: 300,
  idleWarnSeconds: 0,
  idleCloseSeconds: 0,
  absentCloseSeconds: 1800,
  reopenSeconds: 86_400,
  inviteRating: false,
  nameAgents: false,
  texts: {},
}

/** What a stored workgroup means by a setting it lacks, where a new one has another default. */
export const formerDefaults: Partial<WorkgroupSettings> = { sticky: true, absentCloseSeconds: 0, reopenSeconds: 0 }

/** A group of agents that visitors can ask for. */
export interface Workgroup {
  readonly uid: Uid
  readonly orgUid: Uid
  readonly nickname: string
  readonly avatar: string
  readonly settings: WorkgroupSettings
}
