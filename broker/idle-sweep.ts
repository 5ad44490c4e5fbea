import type { Sessions } from '../app/auth/sessions.ts'
import type { Peer } from './connection.ts'
import type { Peers } from './peers.ts'

const everyMs = 1000
/** A silent peer without a keepalive is pinged this often, and closed after this many pings without an answer. */
const pingEveryMs = 30_000
const maxUnanswered = 2

/**
 * Checks all connections once a second: keepalive, the life of their sessions, and frozen peers, whose buffer has not
 * shrunk for `maxStallMs`. Returns a function that stops it.
 */
export function startSweep(
  peers: Peers,
  sessions: Pick<Sessions, 'keepsAlive'>,
  { maxStallMs }: { maxStallMs: number },
): () => void {
  const timer = setInterval(() => {
    const nowMs = Date.now()
    for (const peer of [...peers]) {
      try {
        sweep(peer, sessions, { nowMs, maxStallMs })
      } catch (error) {
        peer.stream.fail(error)
      }
    }
    peers.forget(nowMs)
  }, everyMs).unref()
  return () => clearInterval(timer)
}

function sweep(
  peer: Peer,
  sessions: Pick<Sessions, 'keepsAlive'>,
  { nowMs, maxStallMs }: { nowMs: number; maxStallMs: number },
): void {
  const { stream, connection } = peer
  if (isSilent(peer, nowMs)) stream.closeFor('silent')
  else if (connection !== undefined && !sessions.keepsAlive(connection.claims)) stream.closeFor('tokenExpired')
  else if (stalledMs(peer, nowMs) > maxStallMs) {
    stream.watch.limitReached('stream.maxStallMs')
    stream.terminate()
  }
}

/** [MQTT-3.1.2-24]: one and a half times the keepalive. */
function isSilent(peer: Peer, nowMs: number): boolean {
  const { stream, connectOptions, ready } = peer
  const idleMs = nowMs - stream.heardAt
  // A peer that is not being read may have sent much.
  if (!ready || stream.isUnread) return false
  if (connectOptions.keepaliveMs > 0) return idleMs > connectOptions.keepaliveMs * 1.5
  return leavesUnanswered(peer, nowMs)
}

/** Counts pings rather than only time: a server that was held up has not pinged anybody meanwhile. */
function leavesUnanswered(peer: Peer, nowMs: number): boolean {
  const { stream, pings } = peer
  const { heardAt } = stream
  const { unanswered, lastMs } = heardAt >= pings.lastMs ? { unanswered: 0, lastMs: heardAt } : pings
  if (nowMs - lastMs < pingEveryMs) return false
  if (unanswered === maxUnanswered) return true
  peer.pings = { unanswered: unanswered + 1, lastMs: nowMs }
  stream.ping()
  return false
}

/** Returns how long a peer's buffer has not shrunk. */
function stalledMs(peer: Peer, nowMs: number): number {
  const { bufferedBytes } = peer.stream
  const { stall } = peer
  if (bufferedBytes === 0 || bufferedBytes < stall.bufferedBytes || stall.bufferedBytes === 0) {
    peer.stall = { bufferedBytes, sinceMs: nowMs }
    return 0
  }
  return nowMs - stall.sinceMs
}
