import type { Kysely } from 'kysely'
import type { ClientId, ThreadUid, Topic, Uid } from '../../../domain/ids.ts'
import type { DevicePreferences } from '../../../domain/people/device-preferences.ts'
import { Refused } from '../../../domain/refusal.ts'
import type { DeviceCursors, Devices, NewDevice, OpenedDevice, ThreadStanding } from '../../ports/devices.ts'
import { compiledOnce } from '../base/compiled-query.ts'
import type { Schema } from '../base/schema.ts'
import { isShown } from './shown-threads.ts'

/** How many cursors are deleted at once; the rest goes when the device connects again. */
const maxForgotten = 500

const asThreadsAre: DevicePreferences = { json: false }

/** The writes that a dialect implements for devices. */
export interface DeviceWrites extends Pick<Devices, 'save' | 'prefer'> {
  /**
   * Stores a device that starts from now; others of its user are removed for it, as `Devices.open` says. Resolves to
   * its cursors, or to null if it exists already.
   */
  register(device: NewDevice): Promise<readonly Pick<ThreadStanding, 'threadUid' | 'seq'>[] | null>
  forget(clientId: ClientId): Promise<void>
  forgetCursors(cursors: DeviceCursors): Promise<void>
}

/** A user's part in a thread, and how far it goes for them. */
interface Part {
  readonly threadUid: ThreadUid
  readonly fromSeq: number
  readonly joinedAt: number
  readonly endedAt: number | null
  /** They have left: they get and read no more of it. */
  readonly left: boolean
  /** The organization allows such threads; otherwise nothing of it is owed, and its cursor waits. */
  readonly isShown: boolean
  readonly head: number
  /** The seq and the time at which it ended for them, if something was said after that. */
  readonly ended: { readonly seq: number; readonly at: number } | null
}

/** Devices and their cursors: reads work for any Kysely dialect, writes are the dialect's own. */
export function devicesIn(reader: Kysely<Schema>, writes: DeviceWrites): Devices {
  const reading = readingOf(reader)
  return {
    open: async (clientId, uids, { nowMs, leftSinceMs, connected }) => {
      const device = { clientId, uids, leftSinceMs }
      const before = await storedDevice({ reading, writes }, device)
      if (before !== null) return before
      const cursors = await writes.register({ clientId, uids, nowMs, connected })
      if (cursors !== null) {
        const standings = cursors.map((one) => ({ ...one, head: one.seq }))
        return { known: false, standings, preferences: asThreadsAre }
      }
      // Another connection of the same device was faster.
      const other = await storedDevice({ reading, writes }, device)
      if (other === null) throw new Refused('busy')
      return other
    },
    heads: async (uids) => shown(await reading.parts(uids)).map(atHead),
    standings: async (uids, { sinceMs, endedSinceMs, leftSinceMs, cursors }) => {
      const own = await reading.parts(uids, { endedSinceMs, leftSinceMs })
      return shown(own).map((part) => {
        const { threadUid, fromSeq, joinedAt, endedAt } = part
        const at = standing(part, cursors.get(threadUid), { sinceMs, settledMs: sinceMs })
        return { fromSeq, joinedAt, endedAt, ...at }
      })
    },
    prefer: writes.prefer,
    forget: writes.forget,
    save: writes.save,
  }
}

/** Returns a stored device; null for one that is not stored. */
async function storedDevice(
  { reading, writes }: { reading: DeviceQueries; writes: DeviceWrites },
  { clientId, uids, leftSinceMs }: { clientId: ClientId; uids: readonly Uid[]; leftSinceMs: number },
): Promise<OpenedDevice | null> {
  const rows = await reading.device(clientId)
  const [device] = rows
  if (device === undefined) return null
  const times = { sinceMs: Number(device.since), settledMs: Number(device.settled_at) }
  const cursors = new Map(
    rows.flatMap(({ thread_uid: uid, seq }) => (uid === null || seq === null ? [] : [[uid, seq]])),
  )
  const own = await reading.parts(uids, { endedSinceMs: times.settledMs, leftSinceMs })
  // Cursors of threads that ended before the device had acknowledged everything are no longer needed.
  const needed = new Set<string>(own.map((part) => part.threadUid))
  const useless = [...cursors.keys()].filter((uid) => !needed.has(uid)).slice(0, maxForgotten) as ThreadUid[]
  if (useless.length > 0) await writes.forgetCursors({ clientId, threadUids: useless })
  const standings = shown(own).map((part) => standing(part, cursors.get(part.threadUid), times))
  return { known: true, standings, preferences: preferencesOf(device) }
}

function preferencesOf({ own_topic: topic, json }: { own_topic: string; json: number }): DevicePreferences {
  return topic === '' ? { json: json === 1 } : { json: json === 1, ownTopic: topic as Topic }
}

function shown(parts: readonly Part[]): readonly Part[] {
  return parts.filter((part) => part.isShown)
}

type DeviceQueries = ReturnType<typeof readingOf>

/** Reads devices, and the threads in which their users take part. */
function readingOf(db: Kysely<Schema>) {
  const device = compiledOnce(db, (clientId: ClientId) =>
    db
      .selectFrom('devices')
      .leftJoin('cursors', 'cursors.client_id', 'devices.client_id')
      .select(['devices.since', 'devices.settled_at', 'devices.own_topic', 'devices.json'])
      .select(['cursors.thread_uid', 'cursors.seq'])
      .where('devices.client_id', '=', clientId),
  )
  const going = compiledOnce(db, (uid: Uid, other: Uid) => goingPartsOf(db, [uid, other]))
  // Each in a query of its own: with an `or`, SQLite goes through everything a user ever took part in.
  const goingAndEnded = compiledOnce(db, (uid: Uid, other: Uid, endedSinceMs: number) =>
    goingPartsOf(db, [uid, other]).unionAll(
      partsOf(db, [uid, other]).where('participants.until_at', '>=', endedSinceMs),
    ),
  )
  /**
   * Returns the threads in which users take part, and those that ended for them since the given times; earlier ones are
   * not read.
   */
  const parts = async (uids: readonly Uid[], since?: Since): Promise<Part[]> => {
    // A visitor has one uid, an agent two.
    const [uid = '' as Uid, other = uid] = uids
    const rows = since === undefined ? await going(uid, other) : await goingAndEnded(uid, other, since.endedSinceMs)
    rows.sort((one, two) => Number(one.joined_at) - Number(two.joined_at))
    // Not in the query: both times in one condition would keep it from using the index.
    const isOwed = (row: PartRow) =>
      row.gone === 0 ||
      (row.type !== 'GROUP' && Number(row.until_at) >= (since?.leftSinceMs ?? Number.MAX_SAFE_INTEGER))
    return rows.filter(isOwed).map(partOf)
  }
  return { device, parts }
}

function goingPartsOf(db: Kysely<Schema>, uids: readonly Uid[]) {
  return partsOf(db, uids).where('participants.until_at', 'is', null)
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
      'threads.type',
      isShown.as('shown'),
    ])
    .where('participants.uid', 'in', uids)
}

/** Times since which parts have ended, in ms since 1970 UTC: with the thread itself, or because the user left it. */
interface Since {
  readonly endedSinceMs: number
  readonly leftSinceMs: number
}

type PartRow = Awaited<ReturnType<ReturnType<typeof partsOf>['execute']>>[number]

function partOf(row: PartRow): Part {
  return {
    threadUid: row.thread_uid as ThreadUid,
    fromSeq: row.from_seq,
    joinedAt: Number(row.joined_at),
    endedAt: row.until_at === null ? null : Number(row.until_at),
    left: row.gone === 1,
    isShown: Boolean(row.shown),
    head: row.until_seq ?? row.last_seq,
    ended: row.ended_seq === null ? null : { seq: row.ended_seq, at: Number(row.ended_at) },
  }
}

function atHead({ threadUid, head }: Part): ThreadStanding {
  return { threadUid, seq: head, head }
}

function standing(
  part: Part,
  cursor: number | undefined,
  { sinceMs, settledMs }: { sinceMs: number; settledMs: number },
): ThreadStanding {
  if (cursor !== undefined) return { threadUid: part.threadUid, seq: Math.max(cursor, part.fromSeq), head: part.head }
  // Nothing of it was ever fetched, and now it belongs to somebody else.
  if (part.left) return atHead(part)
  // Nothing was owed when it ended, or everything up to then has been received and its cursor is gone: only what was
  // said since then is owed.
  if (part.ended !== null && (part.ended.at <= settledMs || part.joinedAt < sinceMs)) {
    return { threadUid: part.threadUid, seq: part.ended.seq, head: part.head }
  }
  if (part.joinedAt < sinceMs) return atHead(part)
  return { threadUid: part.threadUid, seq: part.fromSeq, head: part.head }
}
