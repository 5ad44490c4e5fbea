import mqttPacket from 'mqtt-packet'
import type { Attack } from '../../support/attacker.ts'
import { keepOpen, meanwhile, messageOf, upgradeText } from '../../support/flooding.ts'
import { connectPacket, frameHead } from '../../support/raw-peer.ts'

/** Visitors' sockets, past CONNACK, that send empty frames as fast as they are read. */
export const attack: Attack = (target) => {
  const visitors = target.given.visitors as { uid: string; token: string }[]
  const frames = Buffer.concat(Array.from({ length: 5000 }, () => frameHead('binary', 0)))
  let count = 0
  return keepOpen(target, { sockets: 10, addresses: 5, perSecond: 100 }, (socket) => {
    count += 1
    const visitor = visitors[count % visitors.length] ?? { uid: '', token: '' }
    const hello = connectPacket(visitor, { clientId: `${visitor.uid}/web/f${count}`, clean: true })
    socket.write(upgradeText)
    socket.once('data', () => {
      socket.write(messageOf(mqttPacket.generate(hello)))
      socket.once('data', () => {
        socket.resume()
        meanwhile(socket, 20, () => socket.writableNeedDrain || socket.write(frames))
      })
    })
  })
}
