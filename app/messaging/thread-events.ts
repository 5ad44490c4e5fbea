import type { Thread, ThreadChange } from '../../domain/thread/thread.ts'
import type { Append, MessageLog } from '../../store/ports/message-log.ts'
import type { Threads } from '../../store/ports/threads.ts'

/** Called after each committed change of a thread: with the thread before it, or null for a new one, and after it. */
export type OnThreadChange = (before: Thread | null, after: Thread) => void

/**
 * Wraps the log and the threads of a store so that `onChange` hears each change, and `onLeft` each message left in a
 * thread.
 */
export function watchThreads<Parts extends { readonly log: MessageLog; readonly threads: Threads }>(
  parts: Parts,
  onChange: OnThreadChange,
  onLeft: (thread: Thread) => void = () => {},
): Parts {
  const { log, threads } = parts
  const told = (thread: Thread, change: ThreadChange | undefined) => {
    if (change?.kind === 'open') onChange(null, thread)
    if (change?.kind === 'leave-message') onLeft(thread)
    if (change?.kind === 'become' || change?.kind === 'answer') onChange(thread, change.after)
  }
  const changing = async (append: Append) => {
    const appended = await log.append(append)
    if (appended.outcome === 'stored') told(append.thread, append.change)
    return appended
  }
  return {
    ...parts,
    log: {
      ...log,
      append: (append) => (append.change === undefined ? log.append(append) : changing(append)),
    },
    threads: {
      ...threads,
      change: async (thread, change) => {
        const changed = await threads.change(thread, change)
        if (changed.outcome === 'changed') told(thread, change)
        return changed
      },
    },
  }
}
