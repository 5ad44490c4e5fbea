import type { TestDevice } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'
import type { TestMessage } from '../support/wire.ts'

/** One line per message, by thread and place: `thread seq uid type sender content`, or `recalled`. */
export type View = readonly string[]

/** Returns what a client shows that has received all of this. */
export function viewOf(connections: readonly TestDevice[]): View {
  const shown = new Map<string, TestMessage>()
  const recalled = new Set<string>()
  for (const message of keptIn(connections)) {
    const { thread, uid, type, content = '', status } = message
    shown.set(`${thread?.uid} ${message.seq}`, message)
    if (type === 'RECALL') recalled.add(`${thread?.uid} ${content}`)
    if (status === 'RECALL') recalled.add(`${thread?.uid} ${uid}`)
  }
  const isRecalled = ({ thread, uid }: TestMessage) => recalled.has(`${thread?.uid} ${uid}`)
  return [...shown.values()]
    .map((message) =>
      lineOf({ ...message, thread: message.thread?.uid, sender: message.user?.uid }, isRecalled(message)),
    )
    .sort()
}

/** Returns what the store has for a person, read directly from the file. */
export function storedFor(server: Pick<TestServer, 'rows'>, personUid: string): View {
  const rows = server.rows(
    `select m.* from messages m join participants p on p.thread_uid = m.thread_uid where p.uid = ?`,
    personUid,
  )
  return rows
    .map((row) => lineOf({ ...row, thread: row.thread_uid, sender: row.sender_uid }, row.status === 'RECALL'))
    .sort()
}

/** Returns messages of others that were first received after later ones: there must be none. */
export function lateIn(connections: readonly TestDevice[], ownUid: string): string[] {
  const last = new Map<string, number>()
  const late: string[] = []
  const known = new Set<string>()
  for (const { thread, user, uid, seq = 0 } of keptIn(connections)) {
    const threadUid = thread?.uid ?? ''
    const place = `${threadUid} ${seq}`
    // One's own may come early: a repeat is answered at once, before the rest has been caught up with.
    if (user?.uid === ownUid || known.has(place)) continue
    known.add(place)
    if (seq < (last.get(threadUid) ?? 0)) late.push(`${place} ${uid}`)
    last.set(threadUid, seq)
  }
  return late
}

/** Returns places received with two uids or at two times: there must be none. */
export function conflictsIn(connections: readonly TestDevice[]): string[] {
  const known = new Map<string, string>()
  return keptIn(connections).flatMap(({ thread, uid, seq, sentAt }) => {
    const place = `${thread?.uid} ${seq}`
    const first = known.get(place) ?? `${uid} ${sentAt}`
    known.set(place, first)
    return first === `${uid} ${sentAt}` ? [] : [`${place}: ${first} and ${uid} ${sentAt}`]
  })
}

function keptIn(connections: readonly TestDevice[]): TestMessage[] {
  return connections.flatMap(({ heard }) => heard.filter((message) => (message.seq ?? 0) > 0))
}

interface Line {
  readonly thread?: unknown
  readonly seq?: unknown
  readonly uid?: unknown
  readonly type?: unknown
  readonly sender?: unknown
  readonly content?: unknown
}

function lineOf({ thread, seq, uid, type, sender, content = '' }: Line, recalled: unknown): string {
  const place = `${thread} ${String(seq).padStart(5, '0')}`
  return `${place} ${uid} ${type} ${sender} ${recalled === true ? 'recalled' : content}`
}
