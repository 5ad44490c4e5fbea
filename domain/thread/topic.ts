import type { Topic, Uid } from '../ids.ts'

/** What a topic stands for, protocol.md §2. */
export type TopicName =
  | { readonly kind: 'user'; readonly uid: Uid }
  | { readonly kind: 'agent'; readonly agentUid: Uid }
  | { readonly kind: 'queue'; readonly uid: Uid }
  /** A thread of a visitor, of friends (named in either order) or of a group. */
  | { readonly kind: 'thread'; readonly topic: Topic }
  | { readonly kind: 'notes'; readonly topic: Topic }
  /** Two agents in either order, each named by the agent's uid or its account's. */
  | { readonly kind: 'colleagues'; readonly uids: readonly [Uid, Uid] }

const notesSuffix = '_internal'

/** Returns the topic of a visitor's conversation with an agent. */
export function agentTopic(agentUid: Uid, visitorUid: Uid): Topic {
  return `org/agent/${agentUid}/${visitorUid}` as Topic
}

/** Returns the topic of a visitor's conversation with a workgroup. */
export function workgroupTopic(workgroupUid: Uid, visitorUid: Uid): Topic {
  return `org/workgroup/${workgroupUid}/${visitorUid}` as Topic
}

/** Returns the workgroup to which the visitor of a topic came; undefined for every other topic. */
export function workgroupOf(topic: Topic): Uid | undefined {
  const [root, kind, workgroupUid] = topic.split('/')
  return root === 'org' && kind === 'workgroup' ? (workgroupUid as Uid | undefined) : undefined
}

/** Returns the topic of two colleagues, whichever is named first: their uids in the order of their code units. */
export function memberTopic(oneUid: Uid, otherUid: Uid): Topic {
  const [first, second] = oneUid < otherUid ? [oneUid, otherUid] : [otherUid, oneUid]
  return `org/member/${first}/${second}` as Topic
}

/** Returns the topic of two friends, whichever is named first: their uids in the order of their code units. */
export function friendTopic(oneUid: Uid, otherUid: Uid): Topic {
  const [first, second] = oneUid < otherUid ? [oneUid, otherUid] : [otherUid, oneUid]
  return `org/friend/${first}/${second}` as Topic
}

/** Returns the topic of a group. */
export function groupTopic(groupUid: Uid): Topic {
  return `org/group/${groupUid}` as Topic
}

/** Returns whether a topic has the form of one of friends or of a group. */
export function isSocialTopic(text: string): boolean {
  return text.startsWith('org/friend/') || text.startsWith('org/group/')
}

/** Returns whether a visitor may have a thread on a topic, as far as its name can tell. */
export function mayBeVisitors(topic: Topic, visitorUid: Uid): boolean {
  return (
    topic.startsWith('org/group/') ||
    topic
      .split('/')
      .slice(isSocialTopic(topic) ? 2 : 3)
      .includes(visitorUid)
  )
}

/** Returns the topic of a thread's notes, which only its agents receive. */
export function notesTopic(topic: Topic): Topic {
  return `${topic}${notesSuffix}` as Topic
}

/** Returns whether a topic has the form of a notes topic; it does not tell whether such a thread exists. */
export function isNotesTopic(text: string): boolean {
  return text.endsWith(notesSuffix)
}

/** Returns the thread's own topic for the topic of its notes, any other topic as it is. */
export function withoutNotes<Text extends string>(topic: Text): Text {
  return (isNotesTopic(topic) ? topic.slice(0, -notesSuffix.length) : topic) as Text
}

/** Returns the topic on which an agent's consoles get notices outside threads, such as offers and agents' status. */
export function agentNoticeTopic(agentUid: Uid): Topic {
  return `org/agent/${agentUid}` as Topic
}

/** Returns the topic on which agents get notices about the queue of a workgroup or agent. */
export function queueNoticeTopic(targetUid: Uid): Topic {
  return `org/queue/${targetUid}` as Topic
}

/** Returns whether a topic has the form of one person's own. */
export function isPersonal(text: string): boolean {
  return text.startsWith('user/')
}

/** Returns the topic on which one user alone gets messages meant only for them. */
export function userTopic(uid: Uid): Topic {
  return `user/${uid}` as Topic
}

/** Returns whether a topic is the alias of a user's own topic on which whoever subscribes there hears their threads. */
export function isPersonalTopic(text: string): boolean {
  return readTopic(text)?.kind === 'user' && text.endsWith('/messages')
}

/** Returns the topic of the thread that a name refers to; undefined if it cannot refer to one. */
export function threadTopic(text: string): Topic | undefined {
  const name = readTopic(text)
  if (name?.kind === 'colleagues') return memberTopic(...name.uids)
  return name?.kind === 'thread' ? name.topic : undefined
}

/** Returns the topic of the thread whose notes are on a topic; undefined for any other topic. */
export function notedTopic(text: string): Topic | undefined {
  if (!isNotesTopic(text)) return undefined
  const name = readTopic(text)
  return name?.kind === 'notes' ? name.topic : undefined
}

/** Reads a topic; returns undefined for one that nobody can write on or subscribe to. */
export function readTopic(text: string): TopicName | undefined {
  const parts = text.split('/')
  if (parts.some((part) => part === '')) return undefined
  const [root, kind, first, second] = parts
  if (root === 'user') return readUserTopic(parts)
  if (root !== 'org' || first === undefined || parts.length > 4) return undefined
  if (second === undefined) return readShortTopic(kind, first as Uid)
  if (kind === 'member')
    return first === second ? undefined : { kind: 'colleagues', uids: [first as Uid, second as Uid] }
  if (kind === 'friend') {
    if (first === second || isNotesTopic(text)) return undefined
    return { kind: 'thread', topic: friendTopic(first as Uid, second as Uid) }
  }
  if (kind !== 'agent' && kind !== 'workgroup') return undefined
  if (!isNotesTopic(text)) return { kind: 'thread', topic: text as Topic }
  return { kind: 'notes', topic: withoutNotes(text) as Topic }
}

function readUserTopic(parts: readonly string[]): TopicName | undefined {
  const [, uid, alias] = parts
  if (uid === undefined || parts.length > 3) return undefined
  if (alias !== undefined && alias !== 'messages') return undefined
  return { kind: 'user', uid: uid as Uid }
}

function readShortTopic(kind: string | undefined, uid: Uid): TopicName | undefined {
  if (kind === 'agent') return { kind: 'agent', agentUid: uid }
  if (kind === 'queue') return { kind: 'queue', uid }
  if (kind === 'group' && !isNotesTopic(uid)) return { kind: 'thread', topic: groupTopic(uid) }
  return undefined
}
