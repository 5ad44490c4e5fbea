import { randomUUID } from 'node:crypto'
import type { MessageUid, ThreadUid, Uid } from '../../domain/ids.ts'
import type { Draft } from '../../domain/message/message.ts'
import { defaultSettings } from '../../domain/organization/workgroup.ts'
import { type Agent, newProfile } from '../../domain/people/agent.ts'
import type { Visitor } from '../../domain/people/visitor.ts'
import type { Person } from '../../domain/person.ts'
import { opened, type Seat, type Thread, type ThreadChange } from '../../domain/thread/thread.ts'
import { assigned, closed, waiting } from '../../domain/thread/thread-life.ts'
import { workgroupTopic } from '../../domain/thread/topic.ts'
import type { Appended } from '../../store/ports/message-log.ts'
import type { PasswordHash } from '../../store/ports/people.ts'
import type { Store } from '../../store/store.ts'

export const org = 'o1' as Uid
export const workgroup = 'w1' as Uid

/** A database, empty except for its tables. */
export interface Fixture {
  readonly store: Store
  /** Closes the store and opens it again. */
  readonly reopen: () => Promise<Store>
  readonly remove: () => Promise<void>
  /** Runs SQL directly, with `?` for each value. */
  readonly run: (sql: string, ...values: (string | number | null)[]) => void
}

export type OpenFixture = () => Promise<Fixture>

/** Creates the organization and the workgroup that everything belongs to. */
export async function furnish(store: Store): Promise<void> {
  await store.workgroups.createOrganization({ uid: org, name: 'One' })
  await store.workgroups.create({
    uid: workgroup,
    orgUid: org,
    nickname: 'Support',
    avatar: '',
    settings: defaultSettings,
  })
}

export function personOf(uid: string): Person {
  return { uid: uid as Uid, nickname: `nick ${uid}`, avatar: '', type: 'VISITOR', extra: '' }
}

export async function newVisitor(store: Store, given: Partial<Visitor> = {}): Promise<Visitor> {
  const uid = randomUUID() as string as Uid
  const visitor: Visitor = {
    uid,
    orgUid: org,
    siteUid: '',
    verified: false,
    credentials: 0,
    priority: 0,
    nickname: `nick ${uid}`,
    avatar: '',
    profile: {},
    ...given,
  }
  await store.visitors.save(visitor, Date.now())
  return visitor
}

export async function newAgent(store: Store, given: Partial<Agent> = {}): Promise<Agent> {
  const uid = randomUUID() as string as Uid
  const agent: Agent = {
    uid,
    accountUid: `account-${uid}` as Uid,
    orgUid: org,
    username: `user-${uid}`,
    nickname: 'Ann',
    avatar: '',
    status: 'AVAILABLE',
    role: 'AGENT',
    capacity: 2,
    lastAssignedAt: 0,
    ...newProfile,
    ...given,
  }
  await store.agents.create(agent, 'hash' as PasswordHash, { workgroups: [workgroup], sinceMs: 0 })
  return agent
}

interface GivenThread {
  readonly createdAt?: number
  readonly visitor?: Visitor
  readonly priority?: number
  readonly targetUid?: Uid
}

/** Returns a thread that waits, which is not stored. */
export async function unstoredThread(store: Store, given: GivenThread = {}): Promise<Thread> {
  const visitor = given.visitor ?? (await newVisitor(store))
  const begun = opened({
    uid: randomUUID() as string as ThreadUid,
    topic: workgroupTopic(workgroup, visitor.uid),
    type: 'WORKGROUP',
    orgUid: org,
    targetUid: given.targetUid ?? workgroup,
    user: { ...personOf(visitor.uid), nickname: visitor.nickname },
    extra: '',
    createdAt: given.createdAt ?? Date.now(),
    priority: given.priority ?? 0,
  })
  return waiting(begun)
}

/** Creates a thread of a new visitor, with its first message committed. */
export async function newThread(store: Store, given: GivenThread = {}): Promise<Thread> {
  const thread = await unstoredThread(store, given)
  await begin(store, thread)
  return thread
}

/** Stores a new thread with its first message. */
export function begin(store: Store, thread: Thread): Promise<Appended> {
  const draft = draftOf(thread, 'first')
  return store.log.append({ thread, sender: personOf('system'), draft, change: { kind: 'open' } })
}

/** Closes a thread without a word, so that its visitor can begin another on its topic. */
export async function end(store: Store, thread: Thread): Promise<void> {
  await store.threads.change(thread, closing(thread))
}

/** Returns the change that closes a thread. */
export function closing(thread: Thread): ThreadChange {
  return { kind: 'become', after: closed(thread, Date.now()), closedBy: 'VISITOR' }
}

/** Returns the change that assigns a thread to an agent. */
export function assigning(thread: Thread, seat: Seat): ThreadChange {
  return { kind: 'become', after: assigned(thread, seat.agentUid), seat }
}

export function draftOf(thread: Thread, uid: string, content = `text of ${uid}`): Draft {
  return { uid: uid as MessageUid, type: 'TEXT', content, channel: 'WEB', extra: '{"a":1}', topic: thread.topic }
}

/** Appends a message of the thread's visitor. */
export function say(store: Store, thread: Thread, uid: string): Promise<Appended> {
  return store.log.append({ thread, sender: thread.user, draft: draftOf(thread, uid) })
}
