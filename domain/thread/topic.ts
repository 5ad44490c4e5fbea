import type { Topic, Uid } from '../ids.ts'

/** What a topic names, protocol.md §2. */
export type TopicName =
  | { readonly kind: 'user'; readonly uid: Uid }
  | { readonly kind: 'agent'; readonly agentUid: Uid }
  | { readonly kind: 'queue'; readonly uid: Uid }
  | { readonly kind: 'thread'; readonly topic: Topic }
  | { readonly kind: 'notes'; readonly topic: Topic }
  /** Two agents, each by the agent's uid or its account's, in either order. */
  | { readonly kind: 'colleagues'; readonly uids: readonly [Uid, Uid] }

const notesSuffix = '_internal'

/** The topic of the conversation between a visitor and an agent. */
export function agentTopic(agentUid: Uid, visitorUid: Uid): Topic {
  return `org/agent/${agentUid}/${visitorUid}` as Topic
}

/** The topic of the conversation between a visitor and a workgroup. */
export function workgroupTopic(workgroupUid: Uid, visitorUid: Uid): Topic {
  return `org/workgroup/${workgroupUid}/${visitorUid}` as Topic
}

/** The topic of two colleagues, whichever of them is named first: their uids in the order of their code units. */
export function memberTopic(oneUid: Uid, otherUid: Uid): Topic {
  const [first, second] = oneUid < otherUid ? [oneUid, otherUid] : [otherUid, oneUid]
  return `org/member/${first}/${second}` as Topic
}

/** The topic of a thread's notes, which reach its agents only. */
export function notesTopic(topic: Topic): Topic {
  return `${topic}${notesSuffix}` as Topic
}

/** Whether a topic has the form of one of notes; whether there is such a thread it does not say. */
export function isNotesTopic(text: string): boolean {
  return text.endsWith(notesSuffix)
}

/** Returns the thread's own topic for the topic of its notes, any other topic as it is. */
export function withoutNotes<Text extends string>(topic: Text): Text {
  return (isNotesTopic(topic) ? topic.slice(0, -notesSuffix.length) : topic) as Text
}

/** The topic on which an agent's consoles are told what is not said in threads: offers, how agents stand. */
export function agentNoticeTopic(agentUid: Uid): Topic {
  return `org/agent/${agentUid}` as Topic
}

/** The topic on which agents are told how the queue of a workgroup or agent stands. */
export function queueNoticeTopic(targetUid: Uid): Topic {
  return `org/queue/${targetUid}` as Topic
}

/** The topic on which one user, and nobody else, hears what is only for them. */
export function userTopic(uid: Uid): Topic {
  return `user/${uid}` as Topic
}

/** The topic of the thread that is talked on under a name; undefined where none can be. */
export function threadTopic(text: string): Topic | undefined {
  const name = readTopic(text)
  if (name?.kind === 'colleagues') return memberTopic(...name.uids)
  return name?.kind === 'thread' ? name.topic : undefined
}

/** The topic of the thread whose notes are on a topic; undefined for any other topic. */
export function notedTopic(text: string): Topic | undefined {
  if (!isNotesTopic(text)) return undefined
  const name = readTopic(text)
  return name?.kind === 'notes' ? name.topic : undefined
}

/** Reads a topic; undefined where it names nothing one could talk on or hear. */
export function readTopic(text: string): TopicName | undefined {
  const parts = text.split('/')
  if (parts.some((part) => part === '')) return undefined
  const [root, kind, first, second] = parts
  if (root === 'user') return readUserTopic(parts)
  if (root !== 'org' || first === undefined || parts.length > 4) return undefined
  if (second === undefined) return readShortTopic(kind, first as Uid)
  if (kind === 'member')
    return first === second ? undefined : { kind: 'colleagues', uids: [first as Uid, second as Uid] }
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
  return undefined
}
