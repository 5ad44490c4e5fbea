import { notesOf } from '../../domain/thread/notes.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { MessageDeps } from './append.ts'
import { inLaneOf } from './in-lane.ts'

/** Shows agents who have come into a thread the notes on it, from the first one on. */
export class NewcomerNotes {
  readonly #deps: MessageDeps
  readonly #onError: (error: unknown) => void
  readonly #showing = new Set<Promise<void>>()

  constructor(deps: MessageDeps, onError: (error: unknown) => void) {
    this.#deps = deps
    this.#onError = onError
  }

  onThreadChange(before: Thread | null, after: Thread): void {
    if (before === null) return
    const shown: Promise<void> = showNotes(this.#deps, before, after)
      .catch(this.#onError)
      .finally(() => this.#showing.delete(shown))
    this.#showing.add(shown)
  }

  /** Resolves once what is being shown is. */
  async stop(): Promise<void> {
    await Promise.all(this.#showing)
  }
}

async function showNotes(deps: MessageDeps, before: Thread, after: Thread): Promise<void> {
  const isNew = (uid: string) => !before.participants.some((one) => one.uid === uid)
  if (!notesOf(after).participants.some((one) => isNew(one.uid))) return
  const lastOf = async (notes: Thread) => (await deps.log.read({ threadUid: notes.uid, limit: 1 }))[0]
  if ((await lastOf(notesOf(after))) === undefined) return
  await inLaneOf(deps, after, async (_lane, thread) => {
    const notes = notesOf(thread)
    const last = await lastOf(notes)
    const newcomers = notes.participants.filter((one) => isNew(one.uid))
    // The last one is enough: a connection that has a gap before it fills it from the log.
    if (last !== undefined) deps.fanOut.tell({ ...last, thread: notes }, newcomers)
    return null
  })
}
