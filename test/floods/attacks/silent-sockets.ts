import type { Attack } from '../../support/attacker.ts'
import { keepOpen, upgradeText } from '../../support/flooding.ts'

/** Every second one sends nothing at all, the others become WebSockets without CONNECT. */
export const attack: Attack = (target) => {
  let count = 0
  return keepOpen(target, { sockets: 4000, addresses: 200, perSecond: 800 }, (socket) => {
    count += 1
    socket.resume()
    if (count % 2 === 0) socket.write(upgradeText)
  })
}
