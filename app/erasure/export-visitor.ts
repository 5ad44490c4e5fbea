import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { UploadedFile } from '../../domain/message/file.ts'
import type { LoggedMessage } from '../../domain/message/message.ts'
import type { Contact } from '../../domain/people/contact.ts'
import type { Merge } from '../../domain/people/merge.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Contacts, Visits } from '../../store/ports/contacts.ts'
import type { Eraser } from '../../store/ports/erasures.ts'
import type { FileBodies } from '../../store/ports/file-bodies.ts'
import type { Files } from '../../store/ports/files.ts'
import type { Merges } from '../../store/ports/merges.ts'
import type { MessageLog } from '../../store/ports/message-log.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { checkAdmin } from '../admin/permissions.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import type { Sessions } from '../auth/sessions.ts'
import { bodyName } from '../files/upload.ts'
import type { Blocks } from '../limits/blocks.ts'

const atOnce = 200
const bytesAtOnce = 1024 * 1024
const all = Number.MAX_SAFE_INTEGER
/** Exports under way in one process: each reads whole conversations. */
const mostAtOnce = 2

export interface ExportVisitorDeps {
  readonly agents: Pick<Agents, 'byUid'>
  readonly contacts: Pick<Contacts, 'byUid'>
  readonly threads: Pick<Threads, 'byUid'>
  readonly log: Pick<MessageLog, 'read'>
  readonly files: Pick<Files, 'several'>
  readonly bodies: Pick<FileBodies, 'read'>
  /** What finds everything of a person. */
  readonly eraser: Pick<
    Eraser,
    'threadsOf' | 'withFriends' | 'sharedWith' | 'filesOf' | 'filesIn' | 'loginsOf' | 'tiesOf'
  >
  readonly sessions: Pick<Sessions, 'writeUses'>
  readonly visits: Visits
  readonly merges: Pick<Merges, 'into'>
  readonly blocks: Pick<Blocks, 'ofVisitor'>
  readonly auditor: AuditWriter
  /** Exports under way. */
  readonly running: Set<object>
}

/** One file of an export; its content is read when it is its turn. */
export interface ExportEntry {
  readonly name: string
  readonly open: () => Promise<Iterable<string> | AsyncIterable<Uint8Array | string>>
}

/**
 * Returns the files of an export of everything that is stored of a visitor, for an admin: `person.json`, one
 * `threads/{uid}.jsonl` for each thread with the thread in its first line and a message in each other, and their files.
 * The caller ends it; the entries fail once the admin is none. Throws Refused `forbidden`, `not_found`, `busy`.
 */
export async function exportVisitor(
  deps: ExportVisitorDeps,
  actor: AgentActor,
  visitorUid: Uid,
): Promise<{ readonly entries: AsyncIterable<ExportEntry>; readonly end: () => void }> {
  await checkAdmin(deps.agents, actor)
  const contact = await deps.contacts.byUid(visitorUid)
  if (contact === null || contact.visitor.orgUid !== actor.orgUid) throw new Refused('not_found')
  if (deps.running.size >= mostAtOnce) throw new Refused('busy')
  const run = {}
  deps.running.add(run)
  const end = () => deps.running.delete(run)
  try {
    await deps.auditor.done(actor, { kind: 'visitor.export', targetUid: visitorUid })
  } catch (error) {
    end()
    throw error
  }
  return { entries: entriesFor(() => checkAdmin(deps.agents, actor), entriesOf(deps, contact)), end }
}

/** An export lasts: with each piece it is asked once more whether the reader is still an admin. */
async function* entriesFor(
  check: () => Promise<void>,
  entries: AsyncIterable<ExportEntry>,
): AsyncGenerator<ExportEntry> {
  for await (const { name, open } of checked(check, entries))
    yield { name, open: async () => checked(check, await open()) }
}

async function* checked<Piece>(
  check: () => Promise<void>,
  pieces: Iterable<Piece> | AsyncIterable<Piece>,
): AsyncGenerator<Piece> {
  for await (const piece of pieces) {
    await check()
    yield piece
  }
}

/** The person's own, then, in folders of their own, what belongs to those merged into them. */
async function* entriesOf(deps: ExportVisitorDeps, contact: Contact): AsyncGenerator<ExportEntry> {
  const merged = await deps.merges.into(contact.visitor.uid)
  yield* personEntries(deps, contact, merged)
  for (const { fromUid } of merged) {
    const other = await deps.contacts.byUid(fromUid)
    if (other === null || other.visitor.orgUid !== contact.visitor.orgUid) continue
    for await (const { name, open } of personEntries(deps, other, [])) yield { name: `merged/${fromUid}/${name}`, open }
  }
}

async function* personEntries(
  deps: ExportVisitorDeps,
  contact: Contact,
  merged: readonly Merge[],
): AsyncGenerator<ExportEntry> {
  const { eraser } = deps
  const { uid, orgUid } = contact.visitor
  await deps.sessions.writeUses(uid)
  const [logins, ties, visits] = [
    await eraser.loginsOf(uid),
    await eraser.tiesOf(orgUid, uid),
    await deps.visits.of([uid]),
  ]
  const block = deps.blocks.ofVisitor(orgUid, uid) ?? null
  const person = { ...contact, ...logins, ...ties, visits, block, merged }
  yield { name: 'person.json', open: async () => [`${JSON.stringify(person, null, 2)}\n`] }
  // Admins do not read what friends say to each other.
  const friends = new Set(await eraser.withFriends(uid, all))
  const own = (await eraser.threadsOf(uid, all)).filter((threadUid) => !friends.has(threadUid))
  const files = new Set<UploadedFile['uid']>(await eraser.filesOf(uid, all))
  for (const threadUid of own) {
    yield threadEntry(deps, threadUid)
    for (const file of await eraser.filesIn(threadUid, all)) files.add(file)
  }
  const known = new Set<ThreadUid>(own)
  for (const threadUid of await eraser.sharedWith(uid, all)) {
    if (!known.has(threadUid)) yield threadEntry(deps, threadUid, uid)
  }
  for (const fileUid of files) yield* fileEntries(deps, fileUid)
}

/** Of a thread of others, a group's or one with a friend, only what they sent themselves. */
function threadEntry(deps: ExportVisitorDeps, uid: ThreadUid, sender?: Uid): ExportEntry {
  return { name: `threads/${uid}.jsonl`, open: async () => linesOf(deps, uid, sender) }
}

async function* linesOf(
  { threads, log }: ExportVisitorDeps,
  threadUid: ThreadUid,
  sender?: Uid,
): AsyncGenerator<string> {
  const thread = await threads.byUid(threadUid)
  if (thread !== null && sender === undefined) yield `${JSON.stringify(shownThread(thread))}\n`
  for (let after = 0; ; ) {
    const messages = await log.read({ threadUid, after, limit: atOnce, maxBytes: bytesAtOnce })
    const last = messages.at(-1)
    if (last === undefined) return
    const shown = messages.filter((message) => sender === undefined || message.sender.uid === sender)
    yield shown.map((message: LoggedMessage) => `${JSON.stringify(message)}\n`).join('')
    after = last.seq
  }
}

/** Without the queue's own bookkeeping. */
function shownThread({
  uid,
  topic,
  type,
  state,
  targetUid,
  agentUid,
  extra,
  createdAt,
  closedAt,
  score,
  filed,
}: Thread) {
  return { uid, topic, type, state, targetUid, agentUid, extra, createdAt, closedAt, score, ...filed }
}

async function* fileEntries(
  { files, bodies }: ExportVisitorDeps,
  uid: UploadedFile['uid'],
): AsyncGenerator<ExportEntry> {
  const [file] = await files.several([uid])
  if (file === undefined) return
  const body = await bodies.read(bodyName(uid, 'whole'))
  if (body === null) return
  yield { name: `files/${uid}-${safe(file.name)}`, open: async () => body }
}

/** A name that no program takes for a path. */
function safe(name: string): string {
  return name.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(-100)
}
