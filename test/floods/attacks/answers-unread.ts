import type { Attack } from '../../support/attacker.ts'
import { keepOpen } from '../../support/flooding.ts'
import { requestText } from '../../support/raw-http.ts'

/** Each connection requests large responses as often as it may, and reads nothing. */
export const attack: Attack = (target) => {
  const asked = [...(target.given.paths as string[])].map((path) => requestText(`GET ${path}`)).join('')
  return keepOpen(target, { sockets: 400, addresses: 20, perSecond: 60 }, (socket) => {
    socket.pause().write(asked.repeat(3))
  })
}
