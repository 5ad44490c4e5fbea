import type { Thread, ThreadChange } from '../../domain/thread/thread.ts'
import type { Append, MessageLog } from '../../store/ports/message-log.ts'
import type { Threads } from '../../store/ports/threads.ts'

/** Hears of each committed change of a thread: as it was, or null when it begins, and as it is. */
export type OnThreadChange = (before: Thread | null, after: Thread) => void

/**
 * The log and the threads of a store, with somebody who hears what they change; `onLeft` of each message that was left
 * in a thread.
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
