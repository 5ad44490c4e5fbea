import type { Kysely } from 'kysely'
import type { ClientId, ThreadUid, Topic, Uid } from '../../../domain/ids.ts'
import { isBefore, type Moment } from '../../../domain/moment.ts'
import type { DevicePreferences } from '../../../domain/people/device-preferences.ts'
import { Refused } from '../../../domain/refusal.ts'
import type { DeviceCursors, Devices, NewDevice, OpenedDevice, ThreadStanding } from '../../ports/devices.ts'
import { compiledOnce } from '../base/compiled-query.ts'
import type { Schema } from '../base/schema.ts'
import { type Marking, type Part, type PartQueries, partsIn } from './parts.ts'

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

/** Devices and their cursors: reads work for any Kysely dialect, writes are the dialect's own. */
export function devicesIn(reader: Kysely<Schema>, writes: DeviceWrites, marking: Marking): Devices {
  const parts = partsIn(reader, marking)
  const reading = { device: deviceIn(reader), parts }
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
    heads: async (uids) => shown(await parts.going(uids)).map(atHead),
    standings: async (uids, { since, endedSince, leftSinceMs, cursors }) => {
      const own = await parts.since(uids, { ended: endedSince, leftSinceMs })
      const shares = shown(own.parts).map((part) => {
        const { threadUid, fromSeq, joined, until: ended } = part
        return { fromSeq, joined, ended, ...standing(part, cursors.get(threadUid), { since, settled: since }) }
      })
      return { shares, now: own.now }
    },
    renewEpoch: marking.renewEpoch,
    prefer: writes.prefer,
    forget: writes.forget,
    save: writes.save,
  }
}

interface DeviceParts {
  readonly reading: { readonly device: DeviceQuery; readonly parts: PartQueries }
  readonly writes: DeviceWrites
}

/** Returns a stored device; null for one that is not stored. */
async function storedDevice(
  { reading, writes }: DeviceParts,
  { clientId, uids, leftSinceMs }: { clientId: ClientId; uids: readonly Uid[]; leftSinceMs: number },
): Promise<OpenedDevice | null> {
  const rows = await reading.device(clientId)
  const [device] = rows
  if (device === undefined) return null
  const moments = {
    since: { mark: Number(device.since_mark), ms: Number(device.since) },
    settled: { mark: Number(device.settled_mark), ms: Number(device.settled_at) },
  }
  const cursors = new Map(
    rows.flatMap(({ thread_uid: uid, seq }) => (uid === null || seq === null ? [] : [[uid, seq]])),
  )
  const { parts: own } = await reading.parts.since(uids, { ended: moments.settled, leftSinceMs })
  // Cursors of threads that ended before the device had acknowledged everything are no longer needed.
  const needed = new Set<string>(own.map((part) => part.threadUid))
  const useless = [...cursors.keys()].filter((uid) => !needed.has(uid)).slice(0, maxForgotten) as ThreadUid[]
  if (useless.length > 0) await writes.forgetCursors({ clientId, threadUids: useless })
  const standings = shown(own).map((part) => standing(part, cursors.get(part.threadUid), moments))
  return { known: true, standings, preferences: preferencesOf(device) }
}

function preferencesOf({ own_topic: topic, json }: { own_topic: string; json: number }): DevicePreferences {
  return topic === '' ? { json: json === 1 } : { json: json === 1, ownTopic: topic as Topic }
}

function shown(parts: readonly Part[]): readonly Part[] {
  return parts.filter((part) => part.isShown)
}

type DeviceQuery = ReturnType<typeof deviceIn>

/** Reads a device with its cursors. */
function deviceIn(db: Kysely<Schema>) {
  return compiledOnce(db, (clientId: ClientId) =>
    db
      .selectFrom('devices')
      .leftJoin('cursors', 'cursors.client_id', 'devices.client_id')
      .select(['devices.since', 'devices.since_mark', 'devices.settled_at', 'devices.settled_mark'])
      .select(['devices.own_topic', 'devices.json', 'cursors.thread_uid', 'cursors.seq'])
      .where('devices.client_id', '=', clientId),
  )
}

function atHead({ threadUid, head }: Part): ThreadStanding {
  return { threadUid, seq: head, head }
}

function standing(
  part: Part,
  cursor: number | undefined,
  { since, settled }: { since: Moment; settled: Moment },
): ThreadStanding {
  const { threadUid, fromSeq, head, joined, ended } = part
  // After a restore, a cursor can be beyond the head: what is said from now on is owed.
  if (cursor !== undefined) return { threadUid, seq: Math.min(Math.max(cursor, fromSeq), head), head }
  // Nothing of it was ever fetched, and now it belongs to somebody else.
  if (part.left) return atHead(part)
  const isOlder = isBefore(joined, since)
  // Nothing was owed when it ended, or everything up to then has been received and its cursor is gone: only what was
  // said since then is owed.
  if (ended !== null && (isOlder || isBefore(ended, settled))) return { threadUid, seq: ended.seq, head }
  return isOlder ? atHead(part) : { threadUid, seq: fromSeq, head }
}
