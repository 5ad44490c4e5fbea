import { createHmac } from 'node:crypto'
import type { CursorSeal } from '../../app/delivery/sync-cursor.ts'

/** What a cursor of the versions before marks says. */
interface OldPosition {
  readonly sinceMs: number
  readonly endedSinceMs: number
  readonly places: ReadonlyMap<string, number>
}

/** Returns text with the seal of a cursor, whatever it says. */
export function sealed(text: string, { key, owner }: CursorSeal): string {
  const mac = createHmac('sha256', key).update(`${owner}\n${text}`).digest()
  return `${text}.${mac.subarray(0, 16).toString('base64url')}`
}

/** Returns a cursor of sync as the versions before marks issued it. */
export function oldCursor({ sinceMs, endedSinceMs, places }: OldPosition, seal: CursorSeal): string {
  const count = (value: number) => value.toString(36)
  const seqs = [...places].flatMap(([threadUid, seq]) => [threadUid, count(seq)])
  return sealed([count(places.size), ...seqs, count(sinceMs), count(endedSinceMs)].join('.'), seal)
}
