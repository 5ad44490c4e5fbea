import { createHash, randomInt } from 'node:crypto'
import { statSync } from 'node:fs'
import type { Kysely } from 'kysely'
import type { Schema } from '../sql/base/schema.ts'
import type { Marking } from '../sql/threads/parts.ts'
import { markPathOf, readMark } from './durability/commit-mark.ts'

/** How SQLite knows what a statement has seen. */
export function markingBy(writer: Kysely<Schema>): Marking {
  const snapshot = `(select uid as epoch, base + 1 as mark, 1 as is_valid,
    cast(unixepoch('subsec') * 1000 as integer) as now_ms from epochs)`
  const renewEpoch = async (over: number) => {
    await writer.updateTable('epochs').set({ uid: newEpoch() }).where('uid', '=', over).execute()
  }
  return { snapshot, renewEpoch }
}

/**
 * Begins another epoch if the file may be a copy or a backup, which goes on from an earlier state: it is another file than
 * before, or has no mark of its commits beside it.
 */
export async function renewEpochOfCopy(writer: Kysely<Schema>, path: string): Promise<void> {
  const place = placeOf(path)
  const database = await writer.selectFrom('commit_marks').select('epoch').executeTakeFirst()
  const isKnown = readMark(markPathOf(path))?.epoch === database?.epoch
  const epochs = writer.updateTable('epochs').set({ uid: newEpoch(), place })
  await (isKnown ? epochs.where('place', '!=', place) : epochs).execute()
}

function newEpoch(): number {
  return randomInt(1, 2 ** 47)
}

/** Returns a number that a copy of the file does not share. */
function placeOf(path: string): number {
  const { ino, birthtimeNs } = statSync(path, { bigint: true })
  return createHash('sha256').update(`${ino} ${birthtimeNs}`).digest().readUIntBE(0, 6)
}
