import type { Socket } from 'node:net'
import { heaviestBeyond } from '../../app/limits/heaviest.ts'
import type { CutReason } from '../telemetry/connection-meters.ts'
import type { OpenRequest, OpenRequests } from './open-requests.ts'

/** What peers who are slow may cost. */
export interface SlowLimits {
  /** A body has this long before its rate counts, ms. */
  readonly bodyGraceMs: number
  readonly minBodyBytesPerSecond: number
  /** Bytes of all bodies that are not whole yet, without uploads, which are not kept in memory. */
  readonly maxUnfinishedBytes: number
  /** Bytes of all answers that the network has not taken. */
  readonly maxUnsentBytes: number
}

/** What is seen of a connection. */
interface Seen {
  readonly socket: Socket
  /** Of a body that is not whole. */
  unfinishedBytes: number
  unsentBytes: number
}

/**
 * Looks once over all connections with open requests: cuts those whose bodies come too slowly, and of those that
 * together hold more than the server has for them, the ones that hold most.
 */
export function cutSlowPeers(
  requests: OpenRequests,
  limits: SlowLimits,
  cut: (socket: Socket, why: CutReason) => void,
) {
  const nowMs = Date.now()
  const seen: Seen[] = []
  for (const [socket, open] of requests.busy) {
    const one: Seen = { socket, unfinishedBytes: 0, unsentBytes: socket.writableLength }
    let isSlow = false
    for (const asked of open) {
      if (asked.response.closed && asked.request.complete) requests.close(asked)
      // Of one that waits for its turn, what it has gathered itself.
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
    // It is the server that does not read on.
    asked.sinceMs = nowMs
    asked.bytesBefore = request.socket.bytesRead
    return false
  }
  const ms = nowMs - asked.sinceMs - limits.bodyGraceMs
  return ms > 0 && request.socket.bytesRead - asked.bytesBefore < (ms / 1000) * limits.minBodyBytesPerSecond
}

function unfinishedBytesOf({ request, bytesBefore }: OpenRequest): number {
  // Streamed to where it is kept.
  if (request.headers['content-type']?.startsWith('multipart/')) return 0
  return request.socket.bytesRead - bytesBefore
}
