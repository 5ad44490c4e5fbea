import type { Selectable } from 'kysely'
import type { MessageUid, ThreadUid, Topic, Uid } from '../../../domain/ids.ts'
import type { LoggedMessage, MessageStatus } from '../../../domain/message/message.ts'
import {
  defaultSettings,
  formerDefaults,
  type Workgroup,
  type WorkgroupSettings,
} from '../../../domain/organization/workgroup.ts'
import type { Agent, AgentStatus } from '../../../domain/people/agent.ts'
import { type Visitor, type VisitorProfile, visitorPerson } from '../../../domain/people/visitor.ts'
import type { Person } from '../../../domain/person.ts'
import type { Group } from '../../../domain/thread/group.ts'
import type { Offer, Participant, Thread, ThreadState, ThreadType } from '../../../domain/thread/thread.ts'
import type { AgentTable, MessageRow, ParticipantTable, Schema, ThreadRow, VisitorTable } from './schema.ts'
import type { GroupTable } from './social-schema.ts'

/** A row of visitors. */
export type VisitorRow = Selectable<VisitorTable>

/** Returns the message in a row. */
export function loggedMessage(row: MessageRow): LoggedMessage {
  return {
    uid: row.uid as MessageUid,
    type: row.type,
    content: row.content,
    status: row.status as MessageStatus,
    channel: row.channel,
    extra: row.extra,
    sender: JSON.parse(row.sender) as Person,
    seq: row.seq,
    sentAt: Number(row.sent_at),
  }
}

/** Returns a thread from its row and its participants. */
export function threadOf(row: ThreadRow, user: Person, participants: readonly Participant[]): Thread {
  return {
    uid: row.uid as ThreadUid,
    topic: row.topic as Topic,
    type: row.type as ThreadType,
    state: row.state as ThreadState,
    orgUid: row.org_uid as Uid,
    targetUid: row.target_uid as Uid,
    user,
    agentUid: row.agent_uid as Uid | null,
    extra: row.extra,
    participants,
    revision: row.revision,
    createdAt: Number(row.created_at),
    priority: Number(row.priority),
    enteredAt: Number(row.entered_at),
    queuedAt: row.queued_at === null ? null : Number(row.queued_at),
    offer: offerOf(row),
    closedAt: row.closed_at === null ? null : Number(row.closed_at),
    ...(row.left_at === null ? {} : { leftAt: Number(row.left_at) }),
    excluded: JSON.parse(row.excluded) as Uid[],
    score: row.rating === null ? null : Number(row.rating),
    filed: { category: row.category ?? '', tags: JSON.parse(row.tags ?? '[]') as string[] },
  }
}

function offerOf({ offered_to, offer_deadline, offered_at }: ThreadRow): Offer | null {
  if (offered_to === null) return null
  const offer = { agentUid: offered_to as Uid, deadlineAt: Number(offer_deadline) }
  return offered_at === null ? offer : { ...offer, askedAt: Number(offered_at) }
}

/** Returns the participant in a row, without their thread. */
export function participantOf(row: Selectable<ParticipantTable>): Participant {
  return { uid: row.uid as Uid, role: row.role as Participant['role'], fromSeq: row.from_seq }
}

export function visitorOf(row: VisitorRow): Visitor {
  return {
    uid: row.uid as Uid,
    orgUid: row.org_uid as Uid,
    siteUid: row.site_uid,
    verified: row.verified === 1,
    credentials: row.credentials,
    priority: row.priority,
    nickname: row.nickname,
    avatar: row.avatar,
    profile: JSON.parse(row.profile) as VisitorProfile,
  }
}

/** Returns the visitor of a thread as others see them; a thread outlives a deleted visitor. */
export function userOf(row: VisitorRow | undefined, uid: string): Person {
  if (row !== undefined) return visitorPerson(visitorOf(row))
  return { uid: uid as Uid, nickname: '', avatar: '', type: 'VISITOR', extra: '' }
}

/** Returns an agent from their row with their username. */
export function agentOf(row: Selectable<AgentTable> & { username: string }): Agent {
  return {
    uid: row.uid as Uid,
    accountUid: row.user_uid as Uid,
    orgUid: row.org_uid as Uid,
    username: row.username,
    nickname: row.nickname,
    avatar: row.avatar,
    status: row.status as AgentStatus,
    capacity: row.capacity,
    role: row.role as Agent['role'],
    lastAssignedAt: Number(row.last_assigned_at),
    signature: row.signature,
    language: row.language,
    invisible: row.invisible === 1,
  }
}

/** Returns a workgroup from its row; missing settings have their defaults. */
export function workgroupOf(row: Selectable<Schema['workgroups']>): Workgroup {
  const stored = JSON.parse(row.settings) as Partial<WorkgroupSettings>
  const settings = { ...defaultSettings, ...formerDefaults, ...stored }
  return { uid: row.uid as Uid, orgUid: row.org_uid as Uid, nickname: row.nickname, avatar: row.avatar, settings }
}

/** Returns a group from its row. */
export function groupOf({ uid, org_uid: orgUid, name, avatar, of_agents }: Selectable<GroupTable>): Group {
  return { uid: uid as Uid, orgUid: orgUid as Uid, name, avatar, ofAgents: of_agents === 1 }
}
