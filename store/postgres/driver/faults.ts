import { Refused } from '../../../domain/refusal.ts'
import type { OnFault, StorageFault } from '../../../domain/storage-fault.ts'

/** Classes and codes of PostgreSQL's errors, postgresql.org/docs/15/errcodes-appendix.html, that no caller causes. */
const faults: Readonly<Record<string, StorageFault>> = {
  '08': 'failing',
  '25006': 'readOnly',
  '25P03': 'failing',
  '40001': 'failing',
  '40P01': 'failing',
  '53': 'failing',
  '53100': 'full',
  '55P03': 'failing',
  '57': 'failing',
  '58': 'failing',
  XX001: 'damaged',
  XX002: 'damaged',
}

/** Two transactions got in each other's way: this one was rolled back, and can be tried again at once. */
const conflicts: ReadonlySet<string> = new Set(['40001', '40P01'])

/** Codes of the system for a connection that could not be made, or was lost. */
const ofConnections = /^E(CONN|PIPE|TIMEDOUT|HOST|NET|AI_AGAIN|NOTFOUND|NOENT)/
/** pg's own words for it, which have no code. */
const inWords =
  /^(Connection terminated|Client was closed|Client has encountered a connection error|timeout e|Query read timeout)/

/** Returns the code of an error; an empty one for what is not of the database. */
export function codeOf(error: unknown): string {
  const { code, message } = error as Error & { code?: unknown }
  if (typeof code === 'string' && code !== '') return ofConnections.test(code) ? '08006' : code
  return inWords.test(message) ? '08006' : ''
}

/** Returns whether a transaction failed only because of another one. */
export function isConflict(error: unknown): boolean {
  return conflicts.has(codeOf(error))
}

/** Returns whether it may succeed when it is tried again. */
export function mayPass(error: unknown): boolean {
  const fault = faultOf(error)
  return fault !== undefined && fault !== 'damaged'
}

/** Returns whether it is unknown if the transaction was committed, since the connection was lost. */
export function isUncertain(error: unknown): boolean {
  const code = codeOf(error)
  return code.startsWith('08') || (code.startsWith('57') && code !== '57014')
}

/** Returns the error for the caller: Refused `unavailable` for a storage fault. */
export function asRefused(error: unknown, onFault: OnFault): Error {
  const fault = faultOf(error)
  if (fault === undefined) return error as Error
  onFault(fault, (error as Error).message)
  return new Refused('unavailable')
}

function faultOf(error: unknown): StorageFault | undefined {
  const code = codeOf(error)
  return faults[code] ?? faults[code.slice(0, 2)]
}
