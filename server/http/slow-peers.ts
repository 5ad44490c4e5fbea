import type { Socket } from 'node:net'
import { heaviestBeyond } from '../../app/limits/heaviest.ts'
import type { CutReason } from '../telemetry/connection-meters.ts'
import type { OpenRequest, OpenRequests } from './open-requests.ts'

/** Limits for slow peers. */
export interface SlowLimits {
  /** Time before the rate of a body counts, in ms. */
  readonly bodyGraceMs: number
  readonly minBodyBytesPerSecond: number
  /** Bytes of all incomplete bodies, without uploads, which are not kept in memory. */
  readonly maxUnfinishedBytes: number
  /** Bytes of all answers that the network has not taken. */
  readonly maxUnsentBytes: number
}

/** What a check has measured of a connection. */
interface PeerBytes {
  readonly socket: Socket
  /** Bytes of incomplete bodies. */
  unfinishedBytes: number
  unsentBytes: number
}

/**
 * Checks all connections with open requests once: cuts those whose bodies arrive too slowly, and among those that hold
 * more than the limit together, the ones that hold most.
 */
export function cutSlowPeers(
  requests: OpenRequests,
  limits: SlowLimits,
  cut: (socket: Socket, why: CutReason) => void,
) {
  const nowMs = Date.now()
  const seen: PeerBytes[] = []
  for (const [socket, open] of requests.busy) {
    const one: PeerBytes = { socket, unfinishedBytes: 0, unsentBytes: socket.writableLength }
    let isSlow = false
    for (const asked of open) {
      if (asked.response.closed && asked.request.complete) requests.close(asked)
      // For an answer that waits for its turn, the bytes it has buffered itself.
      else if (asked.response.socket === null) one.unsentBytes += asked.response.writableLength
      if (asked.request.complete) continue
      isSlow ||= isTooSlow(asked, limits, nowMs)
      one.unfinishedBytes += unfinishedBytesOf(asked)
    }
    if (isSlow) cut(socket, 'slow')
    else seen.push(one)
  }
  const withBodies = heaviestBeyond(seen, (one) => one.unfinishedBytes, limits.maxUnfinishedBytes)
  for (const { socket } of withBodies) cut(socket, 'unfinished')
  const withAnswers = heaviestBeyond(seen, (one) => one.unsentBytes, limits.maxUnsentBytes)
  for (const { socket } of withAnswers) cut(socket, 'unsent')
}

function isTooSlow(asked: OpenRequest, limits: SlowLimits, nowMs: number): boolean {
  const { request } = asked
  if (request.readableLength > 0) {
    // Here it is the server that does not read.
    asked.sinceMs = nowMs
    asked.bytesBefore = request.socket.bytesRead
    return false
  }
  const ms = nowMs - asked.sinceMs - limits.bodyGraceMs
  return ms > 0 && request.socket.bytesRead - asked.bytesBefore < (ms / 1000) * limits.minBodyBytesPerSecond
}

function unfinishedBytesOf({ request, bytesBefore }: OpenRequest): number {
  // Uploads are streamed to storage.
  if (request.headers['content-type']?.startsWith('multipart/')) return 0
  return request.socket.bytesRead - bytesBefore
}
