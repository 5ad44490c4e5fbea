import type { OnLimit } from '../../../domain/limit-reached.ts'
import type { OnFault } from '../../../domain/storage-fault.ts'
import type { CommitLimits } from './write-operations.ts'

/** Callbacks and limits of an open store. */
export interface StoreWatch {
  /** Called when nothing can be stored any more. */
  readonly onDeath: (error: Error) => void
  /** Called when something could not be stored; the caller was refused. */
  readonly onFault?: OnFault
  /** How much is written at once and may wait; unlimited if absent, for programs that do one thing at a time. */
  readonly commits?: CommitLimits
  readonly onLimit?: OnLimit
}

const { MAX_SAFE_INTEGER: most } = Number

/** No limits. */
export const endless: CommitLimits = {
  operations: most,
  characters: most,
  waiting: most,
  waitingCharacters: most,
  underWay: 1,
}
