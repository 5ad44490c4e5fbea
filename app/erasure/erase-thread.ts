import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { FileUid } from '../../domain/message/file.ts'
import { notedUid, notesUid } from '../../domain/thread/notes.ts'
import { isOpen, isSocial, type Thread } from '../../domain/thread/thread.ts'
import type { Erased, Eraser, EraseStep } from '../../store/ports/erasures.ts'
import type { FileBodies } from '../../store/ports/file-bodies.ts'
import type { MessageSearch } from '../../store/ports/message-search.ts'
import { bodyName } from '../files/upload.ts'
import { inLaneOf } from '../messaging/in-lane.ts'
import { systemActor } from '../messaging/server-message.ts'
import { endForErased } from '../social/end-for-erased.ts'
import { endThread, type ThreadDeps } from '../threads/end-thread.ts'
import type { Pace } from './pace.ts'

/** Messages of a step: a few ms of the writer. */
const messagesAtOnce = 100
const bytesAtOnce = 1024 * 1024
const filesAtOnce = 20

export interface EraseThreadDeps {
  readonly eraser: Eraser
  readonly search: Pick<MessageSearch, 'forget' | 'scrub'>
  readonly bodies: Pick<FileBodies, 'remove'>
  readonly threadDeps: ThreadDeps
  /** Called with what a step has erased, right after it. */
  readonly onErased: (erased: Erased) => void
  readonly pace: Pace
}

/** Whose messages are erased, and for which erasure. */
export type Whose = Pick<EraseStep, 'visitorUid' | 'erasureUid' | 'which'>

/**
 * Erases a thread, and its notes: makes it impossible to find, then deletes its files and empties its messages; its
 * numbers stay. An open one is ended first, or kept.
 */
export async function eraseThread(
  deps: EraseThreadDeps,
  uid: ThreadUid,
  { whenOpen, ...whose }: Omit<Whose, 'which'> & { readonly whenOpen: 'end' | 'keep' },
): Promise<void> {
  const { eraser, threadDeps, pace, onErased } = deps
  const thread = await threadDeps.threads.byUid(uid)
  if (thread !== null) {
    if (whenOpen === 'end') await endOpen(threadDeps, thread, whose.visitorUid)
    if (!(await seal(deps, thread))) return
  }
  if (notedUid(uid) === undefined) await eraseThread(deps, notesUid(uid), { ...whose, whenOpen })
  for (;;) {
    const files = await eraser.filesIn(uid, filesAtOnce)
    if (files.length === 0) break
    await pace.step(() => eraseFiles(deps, files, { sentIn: uid, erasureUid: whose.erasureUid }))
  }
  await eraseMessages(deps, uid, { ...whose, which: 'all' })
  const nowMs = threadDeps.messageDeps.clock.now()
  const isNew = await eraser.emptyThread(uid, { erasureUid: whose.erasureUid, nowMs })
  threadDeps.messageDeps.lanes.forgetPerson(whose.visitorUid)
  if (isNew) onErased({ threads: 1 })
}

/** Empties the messages of a thread, in the log and in the index. */
export async function eraseMessages(
  { eraser, search, pace, onErased }: EraseThreadDeps,
  threadUid: ThreadUid,
  whose: Whose,
): Promise<void> {
  const size = { limit: messagesAtOnce, maxBytes: bytesAtOnce }
  for (let after = 0; ; ) {
    const done = await pace.step(async () => {
      const emptied = await eraser.emptyMessages({ threadUid, after, ...size, ...whose })
      // Also what an earlier try has emptied: it may have ended before this.
      if (emptied !== null) await search.forget({ threadUid, after, last: emptied.last })
      return emptied
    })
    if (done === null) return
    after = done.last
    if (done.count > 0) onErased({ messages: done.count })
  }
}

/** Deletes files, bytes first: until then a row tells that they are there. Those sent elsewhere too stay there. */
export async function eraseFiles(
  { eraser, bodies, onErased }: Pick<EraseThreadDeps, 'eraser' | 'bodies' | 'onErased'>,
  files: readonly FileUid[],
  { sentIn, erasureUid }: { readonly sentIn?: ThreadUid; readonly erasureUid?: Uid } = {},
): Promise<void> {
  let count = 0
  for (const uid of files) {
    if (!(await eraser.giveUpFile(uid, sentIn))) continue
    await bodies.remove(bodyName(uid, 'thumbnail'))
    await bodies.remove(bodyName(uid, 'whole'))
    await eraser.forgetFile(uid, erasureUid)
    count += 1
  }
  if (count > 0) onErased({ files: count })
}

/** In its lane, so that its visitor does not reopen it meanwhile. Returns false if it is open again. */
async function seal({ eraser, threadDeps }: EraseThreadDeps, thread: Thread): Promise<boolean> {
  const sealed = await inLaneOf(threadDeps.messageDeps, thread, async (lane) => {
    const isSealed = await eraser.sealThread(thread.uid)
    lane.thread = undefined
    return isSealed
  })
  // It is not the topic's current thread: nobody reopens it.
  return sealed ?? eraser.sealThread(thread.uid)
}

/** Ends a thread if it is open: frees the agent's seat or the place in the queue, and tells those who are in it. */
export async function endOpen(deps: ThreadDeps, thread: Thread, visitorUid: Uid): Promise<void> {
  if (thread.type === 'NOTES' || !isOpen(thread)) return
  if (isSocial(thread)) return endForErased(deps.messageDeps, thread, visitorUid)
  await inLaneOf(deps.messageDeps, thread, async (lane, current) => {
    if (!isOpen(current)) return null
    const actor = systemActor(current.targetUid, '')
    const why = { type: 'AUTO_CLOSED', closedBy: 'SYSTEM', phrase: 'closedAbsent', kind: 'ENDED_ABSENT' } as const
    return endThread(deps, lane, { thread: current, actor, ...why })
  })
}

/** Returns the agents of threads who may still have something of them on their screens. */
export function agentsIn(thread: Thread | null): readonly Uid[] {
  return (thread?.participants ?? []).filter(({ role }) => role === 'agent').map(({ uid }) => uid)
}
