import type { Conversation } from '../core/conversation/conversation.ts'
import type { Clock } from '../core/platform/platform.ts'

/** What was read, kept in this browser for a start without network; the code for it comes after the first paint. */
export interface Reads {
  /** Adds to a conversation what was read of it, and keeps what is read. Returns a function that ends it. */
  readonly keep: (clock: Clock, uid: string) => (conversation: Conversation) => () => void
  /** Deletes what is kept of everybody, or of everybody but one. Where nothing can be kept, nothing fails. */
  readonly clear: (exceptUid?: string) => Promise<void>
}

/** Keeps what is read, as far as the code for it can be loaded. */
export function keptReads(): Reads {
  const bring = () => import('./keep-reading.ts')
  return {
    keep: (clock, uid) => (conversation) => {
      let [isOver, end] = [false, () => {}]
      bring().then(
        ({ keepReading }) => {
          if (!isOver) end = keepReading({ clock, uid }, conversation)
        },
        () => {},
      )
      return () => {
        isOver = true
        end()
      }
    },
    clear: async (exceptUid) => (await bring()).clearReads(exceptUid),
  }
}
