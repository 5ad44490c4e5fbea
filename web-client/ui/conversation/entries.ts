import { isNotesTopic } from '../../../domain/thread/topic.ts'
import type { Item } from '../../core/conversation/items.ts'
import { type SystemEvent, systemEventOf } from '../../core/conversation/system-event.ts'
import { entryOf } from '../../core/platform/coerce.ts'
import { withAnswers } from './answers.ts'

/** How far one's own message has come. */
export type SendProgress = 'queued' | 'sending' | 'stored' | 'delivered' | 'read' | 'failed'

/** A message to draw: stored, or still in the outbox. */
export interface Entry {
  readonly uid: string
  readonly type: string
  readonly content: string
  /** JSON, or empty. */
  readonly extra: string
  /** ms since 1970 UTC. */
  readonly at: number
  /** Empty while it is on its way. */
  readonly threadUid: string
  readonly isOwn: boolean
  readonly isNote: boolean
  readonly sender: { readonly uid: string; readonly nickname: string; readonly avatar: string; readonly type: string }
  /** Undefined for messages of others. */
  readonly progress?: SendProgress | undefined
  /** The word of the refusal; empty if it was not refused. */
  readonly failure: string
  readonly isWithdrawn: boolean
  /** The event that the message reports. */
  readonly event?: SystemEvent | undefined
  /** To a question: the newest answer of each person. */
  readonly answers?: readonly Entry[] | undefined
  /** What an answer belongs to. */
  readonly question?: Entry | undefined
}

/** Returns the sentence for an event; undefined if the face does not know it, empty if nothing is to be said. */
export type SayEvent = (event: SystemEvent) => string | undefined

/** A row of a conversation, from top to bottom. */
export type LogRow =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'unread'; readonly key: string }
  | { readonly kind: 'notice'; readonly key: string; readonly entry: Entry }
  | {
      readonly kind: 'said'
      readonly key: string
      readonly entry: Entry
      readonly isFirst: boolean
      readonly isLast: boolean
    }

const groupedWithinMs = 3 * 60_000
/** Matter only when they arrive; afterwards they are shown only where a face has a sentence for their event. */
const hidden = new Set(['QUEUE', 'QUEUE_UPDATE', 'QUEUE_NOTICE', 'CONTINUE', 'RATE_INVITE', 'RECALL', 'ERROR'])
const notices = new Set([
  ...['NOTICE', 'SYSTEM', 'AUTO_CLOSED', 'AGENT_CLOSED', 'VISITOR_CLOSED', 'LEAVE_MSG', 'RATE_SUBMIT'],
  ...['TRANSFER_ACCEPT', 'INVITE_ACCEPT'],
])
const nobody = { uid: '', nickname: '', avatar: '', type: '' }
const progressOf: Record<string, SendProgress> = { DELIVERED: 'delivered', READ: 'read' }
// The same item yields the same entry, so that unchanged rows are not rendered again.
const known = new WeakMap<object, Entry>()

/** Returns the entries that are shown. */
export function entriesOf(items: readonly Item[], say: SayEvent = () => undefined): Entry[] {
  return withAnswers(items.map(entryFor)).filter(
    ({ type, event }) => !hidden.has(type) || (event !== undefined && say(event)),
  )
}

/** Returns the rows: entries with day separators, grouped, and with the mark where reading stopped. */
export function logRowsOf(entries: readonly Entry[], unreadUid: string | undefined): LogRow[] {
  const rows: LogRow[] = []
  for (const [index, entry] of entries.entries()) {
    const [before, after] = [entries[index - 1], entries[index + 1]]
    const isNewDay = before === undefined || !isSameDay(before.at, entry.at)
    if (isNewDay) rows.push({ kind: 'day', key: `day ${entry.at} ${entry.uid}`, at: entry.at })
    if (entry.uid === unreadUid) rows.push({ kind: 'unread', key: 'unread' })
    if (isNotice(entry)) rows.push({ kind: 'notice', key: entry.uid, entry })
    else {
      if (entry.event !== undefined) rows.push({ kind: 'notice', key: `event ${entry.uid}`, entry })
      const isFirst = isNewDay || entry.uid === unreadUid || !isOneGroup(before, entry)
      const isLast = after === undefined || after.uid === unreadUid || !isOneGroup(entry, after)
      rows.push({ kind: 'said', key: entry.uid, entry, isFirst, isLast })
    }
  }
  return rows
}

/** Returns the uid of the first of the last `count` unread messages; undefined if there is none. */
export function firstUnread(entries: readonly Entry[], count: number): string | undefined {
  let left = count
  let uid: string | undefined
  for (let index = entries.length - 1; index >= 0 && left > 0; index -= 1) {
    const entry = entries[index]
    if (entry === undefined || entry.isOwn || entry.progress !== undefined) continue
    if (isNotice(entry) && (entry.isWithdrawn || entry.type !== 'WELCOME')) continue
    uid = entry.uid
    left -= 1
  }
  return uid
}

/** A welcome counts as a message only if the workgroup wrote its own text, which is shown below the notice. */
function isNotice({ type, isWithdrawn, event }: Entry): boolean {
  if (event !== undefined && type === 'WELCOME') return !event.hasOwnText
  return isWithdrawn || notices.has(type) || (event !== undefined && hidden.has(type))
}

function isOneGroup(one: Entry | undefined, next: Entry): boolean {
  return (
    one !== undefined &&
    !isNotice(one) &&
    !isNotice(next) &&
    one.isOwn === next.isOwn &&
    // An own message in the outbox has no sender yet.
    (one.isOwn || isSameFace(one.sender, next.sender)) &&
    one.isNote === next.isNote &&
    next.at - one.at < groupedWithinMs &&
    isSameDay(one.at, next.at)
  )
}

/** Whoever has taken another name or picture since then stands there anew. */
function isSameFace(one: Entry['sender'], next: Entry['sender']): boolean {
  return one.uid === next.uid && one.nickname === next.nickname && one.avatar === next.avatar
}

function isSameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString()
}

function entryFor(item: Item): Entry {
  const source = item.kind === 'stored' ? item.message : item.letter
  const before = known.get(source)
  if (before !== undefined) return before
  const entry = item.kind === 'stored' ? storedEntry(item) : pendingEntry(item)
  known.set(source, entry)
  return entry
}

function storedEntry({ message, isOwn }: Extract<Item, { kind: 'stored' }>): Entry {
  const { uid, type, content, extra, status, sentAt, user, thread } = message
  return {
    ...{ uid, type, content, extra, isOwn, sender: user, at: sentAt, failure: '', threadUid: thread.uid },
    isNote: thread.type === 'NOTES' || isNotesTopic(thread.topic),
    isWithdrawn: status === 'RECALL',
    progress: isOwn ? (entryOf(progressOf, status) ?? 'stored') : undefined,
    event: systemEventOf(message),
  }
}

function pendingEntry({ letter }: Extract<Item, { kind: 'pending' }>): Entry {
  const { uid, type, content, extra, writtenAt, state, failure, topic } = letter
  return {
    ...{
      uid,
      type,
      content,
      extra,
      isOwn: true,
      sender: nobody,
      at: writtenAt,
      failure,
      progress: state,
      threadUid: '',
    },
    isNote: isNotesTopic(topic),
    isWithdrawn: false,
  }
}
