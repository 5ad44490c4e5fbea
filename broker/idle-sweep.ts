import type { Sessions } from '../app/auth/sessions.ts'
import type { Peer } from './connection.ts'
import type { Peers } from './peers.ts'

/** Silence is looked for more often: agents are to learn within one and a half keepalives that a visitor is gone. */
const [silenceEveryMs, roundsForTheRest] = [200, 5]
/** A silent peer without a keepalive is pinged this often, and closed after this many pings without an answer. */
const pingEveryMs = 30_000
const maxUnanswered = 2

/**
 * Checks all connections: five times a second their keepalive, once a second the life of their sessions, and frozen
 * peers, whose buffer has not shrunk for `maxStallMs`. Returns a function that stops it.
 */
export function startSweep(
  peers: Peers,
  sessions: Pick<Sessions, 'keepsAlive'>,
  { maxStallMs }: { maxStallMs: number },
): () => void {
  let round = 0
  const timer = setInterval(() => {
    const nowMs = Date.now()
    round = (round + 1) % roundsForTheRest
    for (const peer of [...peers]) {
      try {
        if (isSilent(peer, nowMs) || isDeaf(peer, nowMs)) closeSilent(peer)
        else if (round === 0) sweep(peer, sessions, { nowMs, maxStallMs })
      } catch (error) {
        peer.stream.fail(error)
      }
    }
    if (round === 0) peers.forget(nowMs)
  }, silenceEveryMs).unref()
  return () => clearInterval(timer)
}

function closeSilent(peer: Peer): void {
  peer.closedFor = 'silent'
  peer.stream.closeFor('silent')
}

function sweep(
  peer: Peer,
  sessions: Pick<Sessions, 'keepsAlive'>,
  { nowMs, maxStallMs }: { nowMs: number; maxStallMs: number },
): void {
  const { stream, connection } = peer
  if (connection !== undefined && !sessions.keepsAlive(connection.claims)) stream.closeFor('tokenExpired')
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

/**
 * Pings a visitor once in each keepalive, and returns whether one that used to answer has not done so for half a
 * keepalive: a connection that has been cut in one direction alone. Counts rounds rather than time, for a server that
 * was held up.
 */
function isDeaf(peer: Peer, nowMs: number): boolean {
  const { stream, connectOptions, ready, connection, echo } = peer
  const { keepaliveMs } = connectOptions
  if (!ready || keepaliveMs === 0 || stream.isUnread || connection?.actor.kind !== 'visitor') return false
  const isAnswered = stream.pongAt >= echo.sentAt
  if (echo.sentAt === 0 || (isAnswered && nowMs - echo.sentAt >= keepaliveMs)) {
    peer.echo = { sentAt: nowMs, rounds: 0 }
    stream.ping()
  } else if (!isAnswered && stream.pongAt > 0) {
    echo.rounds += 1
  }
  return peer.echo.rounds * silenceEveryMs > keepaliveMs / 2
}

/** Counts pings rather than only time: a server that was held up has not pinged anybody meanwhile. */
function leavesUnanswered(peer: Peer, nowMs: number): boolean {
  const { stream, pings } = peer
  const heardAt = stream.pongAt > stream.heardAt ? stream.pongAt : stream.heardAt
  const { unanswered, lastMs } = heardAt >= pings.lastMs ? { unanswered: 0, lastMs: heardAt } : pings
  if (nowMs - lastMs < pingEveryMs) return false
  if (unanswered === maxUnanswered) return true
  peer.pings = { unanswered: unanswered + 1, lastMs: nowMs }
  stream.ping()
  return false
}

/** Returns how long a peer may still be silent, or leave a ping unanswered, before it is closed for it. */
export function remainingMs({ stream, connectOptions: { keepaliveMs } }: Peer): number {
  if (keepaliveMs === 0) return Number.POSITIVE_INFINITY
  return Math.max(0, (stream.pongAt || stream.heardAt) + keepaliveMs * 1.5 - Date.now())
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
