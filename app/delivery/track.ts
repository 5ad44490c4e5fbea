import type { ThreadUid } from '../../domain/ids.ts'

/** The progress of one thread on one connection. */
export interface Track {
  readonly threadUid: ThreadUid
  /** The last `seq` written. */
  sent: number
  /** The last `seq` known to be owed. */
  head: number
  /** Each `seq` written and not acknowledged, ascending. */
  readonly unacknowledged: number[]
}

/** Records that the next message of a thread was written. */
export function noteSent(track: Track, seq: number): void {
  track.sent = seq
  track.unacknowledged.push(seq)
}

/**
 * Records an acknowledgement. Returns the `seq` up to which the thread is acknowledged without a gap, or undefined if
 * that has not changed.
 */
export function noteAcknowledged(track: Track, seq: number): number | undefined {
  const at = track.unacknowledged[0] === seq ? 0 : track.unacknowledged.indexOf(seq)
  track.unacknowledged.splice(at, 1)
  if (at !== 0) return undefined
  const [firstWaiting] = track.unacknowledged
  return firstWaiting === undefined ? track.sent : firstWaiting - 1
}
