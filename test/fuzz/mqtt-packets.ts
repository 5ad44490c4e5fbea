import mqttPacket, { type Packet, type QoS } from 'mqtt-packet'
import type { Scene } from '../support/every-route.ts'
import { topicsOf, wildFilters } from '../support/isolation/topics.ts'
import type { Random } from '../support/random.ts'
import { encode, type TestMessage } from '../support/wire.ts'
import { hostileText, hostileValue, mutatedBytes } from './hostile.ts'

const types = [
  ...['TEXT', 'IMAGE', 'FILE', 'TYPING', 'PREVIEW', 'READ', 'DELIVERED', 'RECALL', 'RATE_SUBMIT', 'RATE_INVITE'],
  ...['TRANSFER', 'TRANSFER_ACCEPT', 'TRANSFER_CANCEL', 'INVITE', 'INVITE_REJECT', 'LEAVE_MSG_SUBMIT', 'AGENT_STATUS'],
  ...['NOTICE', 'WELCOME', 'ERROR', 'SYSTEM', ''],
]
const kept = 50

/**
 * Packets of one connection that MQTT 3.1.1 allows, with any content, and the same ones again: repeated, reordered,
 * with another QoS. A server has no reason to close on any of them.
 */
export class SoundPackets {
  readonly #random: Random
  readonly #topics: readonly string[]
  readonly #uids: string[] = []
  readonly #sent: Packet[] = []
  #packetId = 0

  constructor(random: Random, scene: Scene) {
    this.#random = random
    this.#topics = Object.values(topicsOf).flatMap((of) => of(scene))
    this.#wild = wildFilters(scene)
    this.#uids.push(scene.messageUid, scene.transferUid, scene.inviteUid)
  }

  readonly #wild: readonly string[]

  /** Returns the next packets, as bytes. */
  batch(size: number): Buffer {
    const packets = Array.from({ length: size }, () => this.#next()).flat()
    // Never those of a handshake, which has an order.
    if (this.#random.chance(0.2)) packets.sort(() => this.#random.next() - 0.5)
    return Buffer.concat(packets.map((packet) => mqttPacket.generate(packet)))
  }

  /** Returns one packet. */
  one(): Buffer {
    return this.batch(1)
  }

  #next(): Packet[] {
    const random = this.#random
    const kind = random.next()
    if (kind < 0.5) return this.#keep(this.#publish())
    if (kind < 0.7) return this.#keep({ cmd: 'subscribe', messageId: this.#id(), subscriptions: this.#filters() })
    if (kind < 0.78) return this.#keep({ cmd: 'unsubscribe', messageId: this.#id(), unsubscriptions: this.#names() })
    if (kind < 0.82) return [{ cmd: 'pingreq' }]
    if (kind < 0.9) return [{ cmd: random.pick(['puback', 'pubcomp', 'pubrel'] as const), messageId: this.#id() }]
    return this.#sent.length === 0 ? [] : [this.#again(random.pick(this.#sent))]
  }

  #keep(packet: Packet): Packet[] {
    if (packet.cmd !== 'publish' || packet.qos !== 2) this.#sent.push(packet)
    if (this.#sent.length > kept) this.#sent.shift()
    const isHandshake = packet.cmd === 'publish' && packet.qos === 2
    return isHandshake ? [packet, { cmd: 'pubrel', messageId: packet.messageId ?? 1 }] : [packet]
  }

  #again(packet: Packet): Packet {
    if (packet.cmd === 'publish') return { ...packet, dup: packet.qos > 0 }
    if (packet.cmd !== 'subscribe') return packet
    const qos = this.#random.pick<QoS>([0, 1, 2])
    return { ...packet, subscriptions: packet.subscriptions.map((one) => ({ ...one, qos })) }
  }

  #publish(): Packet {
    const random = this.#random
    const qos = random.pick<QoS>([0, 0, 1, 1, 1, 1, 1, 2])
    const topic = random.chance(0.8) ? random.pick(this.#topics) : this.#name().replaceAll(/[#+]/g, '-')
    const flags = { dup: qos > 0 && random.chance(0.2), retain: random.chance(0.03) }
    return { cmd: 'publish', topic: topic || 'x', qos, messageId: this.#id(), payload: this.#payload(topic), ...flags }
  }

  #payload(topic: string): Buffer {
    const random = this.#random
    const sound = encode(this.#message(topic))
    const kind = random.next()
    if (kind < 0.6) return sound
    if (kind < 0.9) return mutatedBytes(random, sound)
    return Buffer.from(Array.from({ length: random.between(0, 300) }, () => random.between(0, 256)))
  }

  #message(topic: string): TestMessage {
    const random = this.#random
    // Invalid UTF-8 comes from mutated bytes.
    const text = (usual: string) => (random.chance(0.7) ? usual : hostileText(random).toWellFormed())
    const uid = text(random.chance(0.2) ? random.pick(this.#uids) : `fuzz-${random.between(0, 1e9)}`)
    if (this.#uids.length < 500) this.#uids.push(uid)
    const content = random.chance(0.3) ? JSON.stringify(hostileValue(random)) : text(random.pick(this.#uids))
    const thread = { topic: text(topic), uid: text(''), extra: text('') }
    return { uid, type: text(random.pick(types)), content, extra: text(''), channel: text('web'), thread }
  }

  #filters() {
    return this.#names().map((topic) => ({ topic, qos: this.#random.pick<QoS>([0, 1, 2]) }))
  }

  /** The same name may occur twice. */
  #names(): string[] {
    return Array.from({ length: this.#random.between(1, 6) }, () => this.#name() || 'x')
  }

  /** A valid topic or filter text: no NUL, no lone surrogate (MQTT-1.5.3), no misplaced wildcard (MQTT-4.7.1). */
  #name(): string {
    const random = this.#random
    if (random.chance(0.6)) return random.pick(this.#topics)
    if (random.chance(0.5)) return random.pick(this.#wild)
    return hostileText(random)
      .toWellFormed()
      .replaceAll(/[\p{Cc}\ufeff\ufffe\uffff#+]/gu, '')
      .slice(0, 500)
  }

  #id(): number {
    this.#packetId = (this.#packetId % 65_535) + 1
    return this.#random.chance(0.1) ? this.#random.between(1, 65_536) : this.#packetId
  }
}
