import { Refused } from '../../../domain/refusal.ts'
import type { Database } from './protocol.ts'

/** A connection that opens with the first query. Throws Refused `unavailable` once it is closed. */
export function lazyDatabase(open: () => Database): Database {
  let opened: Database | undefined
  let isClosed = false
  return {
    ask: (request) => {
      if (isClosed) return Promise.reject(new Refused('unavailable'))
      opened ??= open()
      return opened.ask(request)
    },
    close: async () => {
      isClosed = true
      await opened?.close()
    },
  }
}
