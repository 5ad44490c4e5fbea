import { type Attack, untilStopped } from '../../support/attacker.ts'
import { frameHead, openTcp } from '../../support/raw-peer.ts'

/** Upgraded sockets, each with a WebSocket message that is announced and never comes whole. */
export const attack: Attack = async ({ url, given, stopped }) => {
  const counts = { opened: 0, refused: 0 }
  const half = Buffer.concat([frameHead('binary', 8000), Buffer.alloc(7000, 0x10)])
  while (!stopped.aborted && counts.opened + counts.refused < Number(given.sockets)) {
    try {
      const socket = await openTcp({ url })
      socket.on('error', () => {})
      socket.write(half)
      counts.opened += 1
    } catch {
      counts.refused += 1
    }
  }
  await untilStopped(stopped)
  return counts
}
