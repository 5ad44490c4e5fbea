import type { Sessions } from '../app/sessions.ts'
import type { Peer } from './connection.ts'
import type { Peers } from './peers.ts'

const everyMs = 1000
/** Without a keepalive of its own, a peer is asked for a sign of life this often and dropped after three. */
const pingEveryMs = 30_000

/**
 * Looks after all connections once a second: keepalive, life of their sessions, and peers frozen, which is with a buffer that
 * has not shrunk for `maxStallMs`. The answer stops it.
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
function isSilent({ stream, asked, ready }: Peer, nowMs: number): boolean {
  const idleMs = nowMs - stream.heardAt
  // Who is not read just now may have said much.
  if (!ready || stream.isUnread) return false
  if (asked.keepaliveMs > 0) return idleMs > asked.keepaliveMs * 1.5
  if (idleMs >= pingEveryMs && Math.floor(idleMs / everyMs) % (pingEveryMs / everyMs) === 0) stream.ping()
  return idleMs > 3 * pingEveryMs
}

/** For how long a peer's buffer has not shrunk. */
function stalledMs(peer: Peer, nowMs: number): number {
  const { bufferedBytes } = peer.stream
  const { stall } = peer
  if (bufferedBytes === 0 || bufferedBytes < stall.bufferedBytes || stall.bufferedBytes === 0) {
    peer.stall = { bufferedBytes, sinceMs: nowMs }
    return 0
  }
  return nowMs - stall.sinceMs
}
