import { createHmac } from 'node:crypto'
import type { CursorSeal } from '../../app/delivery/sync-cursor.ts'

/** What a cursor of the versions before marks says. */
interface OldPosition {
  readonly sinceMs: number
  readonly endedSinceMs: number
  readonly places: ReadonlyMap<string, number>
}

/** Returns a cursor of sync as the versions before marks issued it. */
export function oldCursor({ sinceMs, endedSinceMs, places }: OldPosition, { key, owner }: CursorSeal): string {
  const count = (value: number) => value.toString(36)
  const seqs = [...places].flatMap(([threadUid, seq]) => [threadUid, count(seq)])
  const text = [count(places.size), ...seqs, count(sinceMs), count(endedSinceMs)].join('.')
  const mac = createHmac('sha256', key).update(`${owner}\n${text}`).digest()
  return `${text}.${mac.subarray(0, 16).toString('base64url')}`
}
