import type pg from 'pg'
import type { OnFault } from '../../../domain/storage-fault.ts'
import type { Acknowledgement } from '../../ports/message-log.ts'
import type { AppendEntry, CommitOutcome, WriteOperation } from '../../sql/base/write-operations.ts'
import { asRefused, isUncertain, mayPass } from '../driver/faults.ts'
import type { Pool } from '../driver/pool.ts'
import { acknowledgeAll } from './acknowledge.ts'
import { appendChanging, changeBarely, type Try } from './append-changing.ts'
import { appendPlainly } from './append-plainly.ts'
import { findMessage, forget, forgetCursors, register, saveCursors } from './save-devices.ts'
import { type Session, sessionOn } from './session.ts'

/** How long the same is tried again while the database is away or others are in its way. */
const patienceMs = 10_000
const [shortestRestMs, longestRestMs] = [10, 500]

type Outcomes = (CommitOutcome | Error)[]

/**
 * Returns what commits batches over a pool. A batch whose fate is unknown is tried again with the same uids, which makes
 * that safe; one that holds something bad is committed one by one, so that the bad one fails alone.
 */
export function committerOver(
  pool: Pool,
  onFault: OnFault,
): (operations: readonly WriteOperation[]) => Promise<Outcomes> {
  const commit = async (operations: readonly WriteOperation[]): Promise<Outcomes> => {
    try {
      return await patiently((attempt) => inTransaction(pool, operations, attempt))
    } catch (error) {
      if (operations.length === 1 || mayPass(error)) return Array(operations.length).fill(asRefused(error, onFault))
      const alone: Outcomes = []
      for (const operation of operations) alone.push(...(await commit([operation])))
      return alone
    }
  }
  return commit
}

async function patiently<Value>(act: (attempt: Try) => Promise<Value>): Promise<Value> {
  const until = performance.now() + patienceMs
  let isAgain = false
  for (let restMs = shortestRestMs; ; restMs = Math.min(2 * restMs, longestRestMs)) {
    try {
      return await act({ isAgain })
    } catch (error) {
      if (!mayPass(error) || performance.now() + restMs > until) throw error
      if (isUncertain(error)) isAgain = true
      await new Promise((resolve) => setTimeout(resolve, restMs * (0.5 + Math.random() / 2)))
    }
  }
}

async function inTransaction(pool: Pool, operations: readonly WriteOperation[], attempt: Try): Promise<Outcomes> {
  const client = await pool.connect()
  let lost: Error | undefined
  try {
    return await (isOneStatement(operations)
      ? run(sessionOn(client), operations, attempt)
      : within(client, operations, attempt))
  } catch (error) {
    if (isUncertain(error)) lost = error as Error
    throw error
  } finally {
    client.release(lost)
  }
}

async function within(client: pg.PoolClient, operations: readonly WriteOperation[], attempt: Try): Promise<Outcomes> {
  await client.query('begin')
  try {
    const outcomes = await run(sessionOn(client), operations, attempt)
    await client.query(leavesNothing(operations, outcomes) ? 'rollback' : 'commit')
    return outcomes
  } catch (error) {
    // A connection that is lost has rolled back by itself; the original error is what counts.
    await client.query('rollback').catch(() => {})
    if ((error as pg.DatabaseError).constraint === 'threads_current') return [{ outcome: 'stale' }]
    throw error
  }
}

/** A change that was not made may have written a part of itself. */
function leavesNothing([first]: readonly WriteOperation[], [outcome]: Outcomes): boolean {
  if (first === undefined || !changesThread(first) || outcome === undefined || outcome instanceof Error) return false
  return outcome.outcome !== 'stored' && outcome.outcome !== 'changed'
}

function changesThread(operation: WriteOperation): boolean {
  return operation.kind === 'change' || (operation.kind === 'append' && operation.entry.change !== undefined)
}

/** Plain messages, or a lookup, need no transaction around their statement. */
function isOneStatement(operations: readonly WriteOperation[]): boolean {
  const [first] = operations
  if (first?.kind === 'find') return operations.length === 1
  return operations.every((one) => one.kind === 'append' && one.entry.change === undefined)
}

/** Runs a change alone, or all that changes no thread: messages first, then what refers to them. */
async function run(session: Session, operations: readonly WriteOperation[], attempt: Try): Promise<Outcomes> {
  const [first] = operations
  if (first?.kind === 'change') return [await changeBarely(session, first.change, attempt)]
  if (first?.kind === 'append' && first.entry.change !== undefined)
    return [await appendChanging(session, first.entry, attempt)]
  const outcomes: Outcomes = Array(operations.length)
  const put = (places: readonly number[], some: Outcomes) => {
    for (const [index, place] of places.entries()) outcomes[place] = some[index] as CommitOutcome
  }
  const appends = placesOf(operations, 'append')
  if (appends.length > 0) put(appends, await appendPlainly(session, entriesAt(operations, appends), attempt.isAgain))
  const asked = placesOf(operations, 'acknowledge')
  if (asked.length > 0) put(asked, await acknowledgeAll(session, acknowledgementsAt(operations, asked)))
  for (const [index, operation] of operations.entries()) outcomes[index] ??= await runOne(session, operation)
  return outcomes
}

function placesOf(operations: readonly WriteOperation[], kind: WriteOperation['kind']): number[] {
  return operations.flatMap((one, index) => (one.kind === kind ? [index] : []))
}

function entriesAt(operations: readonly WriteOperation[], places: readonly number[]): AppendEntry[] {
  return places.map((place) => (operations[place] as Extract<WriteOperation, { kind: 'append' }>).entry)
}

function acknowledgementsAt(operations: readonly WriteOperation[], places: readonly number[]): Acknowledgement[] {
  return places.map((place) => (operations[place] as Extract<WriteOperation, { kind: 'acknowledge' }>).acknowledgement)
}

async function runOne(session: Session, operation: WriteOperation): Promise<CommitOutcome> {
  switch (operation.kind) {
    case 'save-cursors':
      return { outcome: 'saved', mark: await saveCursors(session, operation.progress) }
    case 'find':
      return findMessage(session, operation.topic, operation.messageUid)
    case 'register-device':
      return register(session, operation.device)
    case 'prefer': {
      const { ownTopic, json } = operation.preferences
      await session.run(
        'update devices set own_topic = $1, json = $2 where client_id = $3',
        ownTopic ?? '',
        json ? 1 : 0,
        operation.clientId,
      )
      return { outcome: 'preferred' }
    }
    case 'forget-device':
      await forget(session, operation.clientId)
      return { outcome: 'forgotten' }
    case 'forget-cursors':
      await forgetCursors(session, operation.cursors)
      return { outcome: 'forgotten' }
    default:
      throw new Error(`${operation.kind} is not committed alone`)
  }
}
