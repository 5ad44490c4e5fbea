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
    const bytes: PeerBytes = { socket, unfinishedBytes: 0, unsentBytes: socket.writableLength }
    let isSlow = false
    for (const one of open) {
      if (one.response.closed && one.request.complete) requests.close(one)
      // For an answer that waits for its turn, the bytes it has buffered itself.
      else if (one.response.socket === null) bytes.unsentBytes += one.response.writableLength
      if (one.request.complete) continue
      isSlow ||= isTooSlow(one, limits, nowMs)
      bytes.unfinishedBytes += unfinishedBytesOf(one)
    }
    if (isSlow) cut(socket, 'slow')
    else seen.push(bytes)
  }
  const withBodies = heaviestBeyond(seen, (one) => one.unfinishedBytes, limits.maxUnfinishedBytes)
  for (const { socket } of withBodies) cut(socket, 'unfinished')
  const withAnswers = heaviestBeyond(seen, (one) => one.unsentBytes, limits.maxUnsentBytes)
  for (const { socket } of withAnswers) cut(socket, 'unsent')
}

function isTooSlow(open: OpenRequest, limits: SlowLimits, nowMs: number): boolean {
  const { request } = open
  if (request.readableLength > 0) {
    // Here it is the server that does not read.
    open.sinceMs = nowMs
    open.bytesBefore = request.socket.bytesRead
    return false
  }
  const ms = nowMs - open.sinceMs - limits.bodyGraceMs
  return ms > 0 && request.socket.bytesRead - open.bytesBefore < (ms / 1000) * limits.minBodyBytesPerSecond
}

function unfinishedBytesOf({ request, bytesBefore }: OpenRequest): number {
  // Uploads are streamed to storage.
  if (request.headers['content-type']?.startsWith('multipart/')) return 0
  return request.socket.bytesRead - bytesBefore
}
