import type { ThreadUid } from '../../domain/ids.ts'
import type { LoggedMessage } from '../../domain/message/message.ts'
import { kindOf } from '../../domain/message-kind.ts'
import type { VisitorView } from '../../domain/people/visitor-status.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { notesUid } from '../../domain/thread/notes.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Contacts } from '../../store/ports/contacts.ts'
import type { MessageLog } from '../../store/ports/message-log.ts'
import type { Agents, Workgroups } from '../../store/ports/people.ts'
import type { ProposalStore } from '../../store/ports/proposals.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { Clock } from '../timing/clock.ts'

const maxCharacters = 200
const maxBytes = 64 * 1024
/** A visitor who said nothing in these first messages counts as having said nothing yet. */
const firstMessages = 20
/** The last note is looked for among these. */
const lastNotes = 20

export interface ThreadBriefDeps {
  readonly threads: Threads
  readonly agents: Agents
  readonly workgroups: Workgroups
  readonly log: MessageLog
  readonly clock: Clock
  readonly proposals: ProposalStore
  readonly contacts: Contacts
  /** Returns whether the visitors of threads are there, in their order. */
  readonly presenceOf: (threads: readonly Thread[]) => Promise<readonly (VisitorView | null)[]>
}

/** What an agent wants to know of a thread before they take it; a text is empty if there is none. */
export interface Brief {
  readonly threadUid: ThreadUid
  /** The visitor's first message: the beginning of a long text; only the type of anything but text. */
  readonly first: { readonly type: string; readonly content: string } | null
  /** The page the visitor is on. */
  readonly url: string
  readonly title: string
  /** The name of the workgroup the visitor asked for. */
  readonly workgroup: string
  /** Null unless the thread waits. */
  readonly waitSeconds: number | null
  /** Whether the visitor is there; null once the thread has ended. */
  readonly presence: VisitorView | null
  /** The last note on the thread, for instance why it was handed over, and its author. */
  readonly note: string
  readonly noteBy: string
}

/**
 * Returns the brief of a thread that waits for the agent or one of their workgroups, that they are asked to take or to
 * join, or in which they take part. Throws Refused `thread_not_found` for any other.
 */
export async function briefOf(deps: ThreadBriefDeps, actor: AgentActor, uid: ThreadUid): Promise<Brief> {
  const thread = await deps.threads.byUid(uid)
  if (thread === null || !(await isAsked(deps, actor, thread))) throw new Refused('thread_not_found')
  const { log, clock } = deps
  const [contact, workgroup, said, notes, [presence = null]] = await Promise.all([
    deps.contacts.byUid(thread.user.uid),
    deps.workgroups.byUid(thread.targetUid),
    log.read({ threadUid: uid, after: 0, limit: firstMessages, maxBytes }),
    log.read({ threadUid: notesUid(uid), limit: lastNotes, maxBytes }),
    deps.presenceOf([thread]),
  ])
  const { url = '', title = '' } = contact?.visitor.profile ?? {}
  // The server's own lines among them say who came and went.
  const note = notes.findLast(({ type }) => kindOf(type) === 'stored')
  const first = said.find(({ type, sender }) => sender.uid === thread.user.uid && kindOf(type) === 'stored')
  return {
    threadUid: uid,
    first: first === undefined ? null : { type: first.type, content: textOf(first) },
    ...{ url, title, workgroup: workgroup?.nickname ?? '' },
    waitSeconds: thread.queuedAt === null ? null : Math.max(0, Math.round((clock.now() - thread.queuedAt) / 1000)),
    presence,
    note: note === undefined ? '' : textOf(note),
    noteBy: note?.sender.nickname ?? '',
  }
}

async function isAsked({ agents, proposals }: ThreadBriefDeps, actor: AgentActor, thread: Thread): Promise<boolean> {
  if (thread.orgUid !== actor.orgUid) return false
  if (thread.offer?.agentUid === actor.uid || thread.participants.some((one) => one.uid === actor.uid)) return true
  if ((await proposals.openIn(thread.uid)).some(({ toUid }) => toUid === actor.uid)) return true
  if (thread.state !== 'QUEUING' && thread.state !== 'OFFERED') return false
  return thread.targetUid === actor.uid || (await agents.workgroupsOf(actor.uid)).includes(thread.targetUid)
}

function textOf({ type, content, status }: LoggedMessage): string {
  const isText = (type === 'TEXT' || type === 'TRANSFER') && status !== 'RECALL'
  return isText ? content.slice(0, maxCharacters).toWellFormed() : ''
}
