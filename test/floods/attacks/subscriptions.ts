import { setTimeout as delay } from 'node:timers/promises'
import mqttPacket, { type ISubscribePacket } from 'mqtt-packet'
import { type Attack, untilStopped } from '../../support/attacker.ts'
import { http } from '../../support/http.ts'
import { newVisitor, type TestPerson } from '../../support/people.ts'
import { connectRaw, type RawPeer } from '../../support/raw-peer.ts'

const maxUnsent = 256 * 1024

/**
 * Visitors who subscribe without end, over many sockets each: to topics that could be theirs but are not, or, on devices
 * that are remembered, to their own topic and off it again, each of which is stored.
 */
export const attack: Attack = async ({ url, wsUrl, given, stopped }) => {
  const counts = { sockets: 0, packets: 0, answered: 0, closed: 0 }
  for (let index = 0; index < Number(given.users); index += 1) {
    const person = await newVisitor({ http: http(url) }, `Greedy ${index}`)
    for (let device = 0; device < Number(given.socketsEach); device += 1) {
      const clean = given.own !== true
      const peer = await connectRaw({ wsUrl }, person, { clientId: `${person.uid}/web/d${device}`, clean })
      counts.sockets += 1
      peer.socket.once('close', () => {
        counts.closed += 1
      })
      const packet = clean ? packetOf(person, Number(given.filters)) : onAndOff(person)
      void subscribe(peer, packet, { stopped, counts })
    }
  }
  await untilStopped(stopped)
  return counts
}

function packetOf(person: TestPerson, filters: number): Buffer {
  const topic = (index: number) => (filters > 1000 ? `a/${index}` : `org/workgroup/made-up-${index}/${person.uid}`)
  const subscriptions = Array.from({ length: filters }, (_, index) => ({ topic: topic(index), qos: 1 as const }))
  return mqttPacket.generate({ cmd: 'subscribe', messageId: 1, subscriptions } as ISubscribePacket)
}

function onAndOff({ uid }: TestPerson): Buffer {
  const topic = `user/${uid}/messages`
  const on = mqttPacket.generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] })
  const off = mqttPacket.generate({ cmd: 'unsubscribe', messageId: 2, unsubscriptions: [topic] })
  return Buffer.concat([on, off])
}

async function subscribe(
  peer: RawPeer,
  packet: Buffer,
  { stopped, counts }: { stopped: AbortSignal; counts: { packets: number; answered: number } },
): Promise<void> {
  while (!stopped.aborted && peer.socket.readyState === peer.socket.OPEN) {
    if (peer.socket.bufferedAmount < maxUnsent) {
      peer.sendBytes(packet)
      counts.packets += 1
    }
    counts.answered += peer.packets.length
    peer.packets.length = 0
    await delay(1)
  }
}
