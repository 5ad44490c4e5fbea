import type { Thread, ThreadChange } from '../../domain/thread/thread.ts'
import type { Append, MessageLog } from '../../store/ports/message-log.ts'
import type { Threads } from '../../store/ports/threads.ts'

/** Called after each committed change of a thread: with the thread before it, or null for a new one, and after it. */
export type OnThreadChange = (before: Thread | null, after: Thread) => void

/** The reactions to committed changes of threads, in the order in which they were added. */
export class ThreadEvents {
  readonly #onChange: OnThreadChange[] = []
  readonly #onLeft: ((thread: Thread) => void)[] = []

  /** Adds reactions to each change of a thread. */
  onChange(...reactions: readonly OnThreadChange[]): void {
    this.#onChange.push(...reactions)
  }

  /** Adds a reaction to each message left in a thread. */
  onLeft(reaction: (thread: Thread) => void): void {
    this.#onLeft.push(reaction)
  }

  /** Runs the reactions to a committed change. */
  committed(thread: Thread, change: ThreadChange | undefined): void {
    if (change?.kind === 'open') this.#changed(null, thread)
    if (change?.kind === 'leave-message') for (const react of this.#onLeft) react(thread)
    if (change?.kind === 'become' || change?.kind === 'answer') this.#changed(thread, change.after)
  }

  #changed(before: Thread | null, after: Thread): void {
    for (const react of this.#onChange) react(before, after)
  }
}

/** Wraps the log and the threads of a store so that `events` hears of each committed change. */
export function watchThreads<Watched extends { readonly log: MessageLog; readonly threads: Threads }>(
  store: Watched,
  events: ThreadEvents,
): Watched {
  const { log, threads } = store
  const appendChange = async (append: Append) => {
    const appended = await log.append(append)
    if (appended.outcome === 'stored') events.committed(append.thread, append.change)
    return appended
  }
  return {
    ...store,
    log: {
      ...log,
      append: (append) => (append.change === undefined ? log.append(append) : appendChange(append)),
    },
    threads: {
      ...threads,
      change: async (thread, change) => {
        const changed = await threads.change(thread, change)
        if (changed.outcome === 'changed') events.committed(thread, change)
        return changed
      },
    },
  }
}
