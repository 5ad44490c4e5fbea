import { Refused } from '../../../domain/refusal.ts'
import type { OnFault, StorageFault } from '../../../domain/storage-fault.ts'
import { SqliteError } from './database-thread.ts'

/** SQLite's result codes, sqlite.org/rescode.html: the low byte of an extended one. */
const faults: Readonly<Record<number, StorageFault>> = {
  5: 'failing',
  6: 'failing',
  7: 'failing',
  8: 'readOnly',
  10: 'failing',
  11: 'damaged',
  13: 'full',
  14: 'failing',
  26: 'damaged',
}
const moved = 1032

/** System errors of the files beside the database, such as its mark. */
const systemFaults: Readonly<Record<string, StorageFault>> = {
  EROFS: 'readOnly',
  EACCES: 'readOnly',
  EPERM: 'readOnly',
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'failing',
  EIO: 'failing',
  EMFILE: 'failing',
  ENFILE: 'failing',
}

/**
 * Returns the error for the caller, given an error of SQLite or of the system: Refused `unavailable` for a storage
 * fault.
 */
export function asAnswered(message: string, code: string, onFault: OnFault): Error {
  const number = Number(code)
  const fault = number === moved ? 'gone' : (faults[number & 0xff] ?? systemFaults[code])
  if (fault === undefined) return new SqliteError(message, code)
  onFault(fault, message)
  return new Refused('unavailable')
}
