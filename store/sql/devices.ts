import type { Kysely, Transaction } from 'kysely'
import type { ClientId, ThreadUid, Uid } from '../../domain/ids.ts'
import type { Devices, Standing } from '../ports/devices.ts'
import type { Databases } from './people.ts'
import type { Schema } from './schema.ts'

const maxDevices = 20
const maxEvicted = 100

/** What a user takes or took part in, and how far it goes for them. */
interface Part {
  readonly threadUid: ThreadUid
  readonly fromSeq: number
  readonly joinedAt: number
  readonly endedAt: number | null
  /** It goes on without them: they hear and read no more of it. */
  readonly left: boolean
  readonly head: number
  /** Where and when it ended for them, if something was said after that. */
  readonly ended: { readonly seq: number; readonly at: number } | null
}

/** Devices and their cursors by any Kysely dialect, all but the saving. */
export function devicesIn({ reader, writer }: Databases): Omit<Devices, 'save'> {
  return {
    open: (clientId, uids, { nowMs, leftSinceMs, connected }) =>
      writer.transaction().execute(async (trx) => {
        const known = await meet(trx, { clientId, owner: ownerOf(uids), nowMs })
        if (!known) {
          await evict(trx, ownerOf(uids), new Set([...connected, clientId]))
          await startAtNow(trx, clientId, uids)
        }
        return { known, standings: await deviceStandings(trx, { clientId, uids, leftSinceMs }) }
      }),
    forget: (clientId) =>
      writer.transaction().execute(async (trx) => {
        await trx.deleteFrom('cursors').where('client_id', '=', clientId).execute()
        await trx.deleteFrom('devices').where('client_id', '=', clientId).execute()
      }),
    heads: async (uids) => (await parts(writer, uids, current)).map(atHead),
    standings: async (uids, { sinceMs, endedSinceMs, leftSinceMs, cursors }) => {
      const own = await parts(reader, uids, { endedSinceMs, leftSinceMs })
      return own.map((part) => {
        const { threadUid, fromSeq, joinedAt, endedAt } = part
        const at = standing(part, cursors.get(threadUid), { sinceMs, settledMs: sinceMs })
        return { fromSeq, joinedAt, endedAt, ...at }
      })
    },
  }
}

function ownerOf(uids: readonly Uid[]): Uid {
  const [owner] = uids
  if (owner === undefined) throw new Error('a device belongs to somebody')
  return owner
}

/** True when the device was here before; a new one is inserted. */
async function meet(
  trx: Transaction<Schema>,
  { clientId, owner, nowMs }: { clientId: ClientId; owner: Uid; nowMs: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('devices')
    .values({ client_id: clientId, owner_uid: owner, since: nowMs, settled_at: nowMs })
    .onConflict((conflict) => conflict.column('client_id').doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows ?? 0) === 0
}

/** Forgets the devices beyond `maxDevices`; those to `keep` count, and stay even when they alone are more. */
async function evict(trx: Transaction<Schema>, owner: Uid, keep: ReadonlySet<ClientId>): Promise<void> {
  const tooMany = await trx
    .selectFrom('devices')
    .select('client_id')
    .where('owner_uid', '=', owner)
    .where('client_id', 'not in', [...keep])
    .orderBy('settled_at', 'desc')
    .offset(Math.max(0, maxDevices - keep.size))
    .limit(maxEvicted)
    .execute()
  if (tooMany.length === 0) return
  const ids = tooMany.map((row) => row.client_id)
  await trx.deleteFrom('cursors').where('client_id', 'in', ids).execute()
  await trx.deleteFrom('devices').where('client_id', 'in', ids).execute()
}

async function startAtNow(trx: Transaction<Schema>, clientId: ClientId, uids: readonly Uid[]): Promise<void> {
  for (const { threadUid, head } of await parts(trx, uids, current)) {
    await trx
      .insertInto('cursors')
      .values({ client_id: clientId, thread_uid: threadUid, seq: head })
      // A cursor whose device is gone must not keep that device out.
      .onConflict((conflict) => conflict.columns(['client_id', 'thread_uid']).doUpdateSet({ seq: head }))
      .execute()
  }
}

async function deviceStandings(
  trx: Transaction<Schema>,
  { clientId, uids, leftSinceMs }: { clientId: ClientId; uids: readonly Uid[]; leftSinceMs: number },
): Promise<Standing[]> {
  const device = await trx
    .selectFrom('devices')
    .select(['since', 'settled_at'])
    .where('client_id', '=', clientId)
    .executeTakeFirstOrThrow()
  const rows = await trx.selectFrom('cursors').select(['thread_uid', 'seq']).where('client_id', '=', clientId).execute()
  const cursors = new Map(rows.map((row) => [row.thread_uid, row.seq]))
  const own = await parts(trx, uids, { endedSinceMs: Number(device.settled_at), leftSinceMs })
  await prune(trx, clientId, { cursors, own })
  const times = { sinceMs: Number(device.since), settledMs: Number(device.settled_at) }
  return own.map((part) => standing(part, cursors.get(part.threadUid), times))
}

/** Cursors of threads that ended before the device had acknowledged everything are of no more use. */
async function prune(
  trx: Transaction<Schema>,
  clientId: ClientId,
  { cursors, own }: { cursors: ReadonlyMap<string, number>; own: readonly Part[] },
): Promise<void> {
  const needed = new Set<string>(own.map((part) => part.threadUid))
  const useless = [...cursors.keys()].filter((threadUid) => !needed.has(threadUid)).slice(0, 500)
  if (useless.length === 0) return
  await trx.deleteFrom('cursors').where('client_id', '=', clientId).where('thread_uid', 'in', useless).execute()
}

function partsOf(db: Kysely<Schema>, uids: readonly Uid[]) {
  return db
    .selectFrom('participants')
    .innerJoin('threads', 'threads.uid', 'participants.thread_uid')
    .select([
      'participants.thread_uid',
      'participants.from_seq',
      'participants.joined_at',
      'participants.until_seq',
      'participants.ended_seq',
      'participants.ended_at',
      'participants.until_at',
      'participants.gone',
      'threads.last_seq',
    ])
    .where('participants.uid', 'in', uids)
}

/** Since when parts have ended, in ms since 1970 UTC: with the thread itself, or because the user left it. */
interface Since {
  readonly endedSinceMs: number
  readonly leftSinceMs: number
}

const current: Since = { endedSinceMs: Number.MAX_SAFE_INTEGER, leftSinceMs: Number.MAX_SAFE_INTEGER }

/** What users take part in, and what ended for them since the given times; what ended before is not looked at. */
async function parts(db: Kysely<Schema>, uids: readonly Uid[], since: Since): Promise<Part[]> {
  const going = partsOf(db, uids).where('participants.until_at', 'is', null)
  // Each by itself: of an `or` SQLite makes a look at all that a user ever took part in.
  const ended = partsOf(db, uids).where('participants.until_at', '>=', since.endedSinceMs)
  const rows = await (since === current ? going : going.unionAll(ended)).execute()
  rows.sort((one, other) => Number(one.joined_at) - Number(other.joined_at))
  // Not by the database: the two times in one condition would keep it from using the index.
  const owed = rows.filter((row) => row.gone === 0 || Number(row.until_at) >= since.leftSinceMs)
  return owed.map((row) => ({
    threadUid: row.thread_uid as ThreadUid,
    fromSeq: row.from_seq,
    joinedAt: Number(row.joined_at),
    endedAt: row.until_at === null ? null : Number(row.until_at),
    left: row.gone === 1,
    head: row.until_seq ?? row.last_seq,
    ended: row.ended_seq === null ? null : { seq: row.ended_seq, at: Number(row.ended_at) },
  }))
}

function atHead({ threadUid, head }: Part): Standing {
  return { threadUid, seq: head, head }
}

function standing(
  part: Part,
  cursor: number | undefined,
  { sinceMs, settledMs }: { sinceMs: number; settledMs: number },
): Standing {
  if (cursor !== undefined) return { threadUid: part.threadUid, seq: Math.max(cursor, part.fromSeq), head: part.head }
  // Nothing of it was ever fetched, and now it is somebody else's.
  if (part.left) return atHead(part)
  // Nothing was owed when it ended, or all is had until then, and its cursor is gone: only what was said since.
  if (part.ended !== null && (part.ended.at <= settledMs || part.joinedAt < sinceMs)) {
    return { threadUid: part.threadUid, seq: part.ended.seq, head: part.head }
  }
  if (part.joinedAt < sinceMs) return atHead(part)
  return { threadUid: part.threadUid, seq: part.fromSeq, head: part.head }
}
