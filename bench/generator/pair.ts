import { type Login, MqttSocket } from './mqtt-socket.ts'
import { packetMaker, uidOf } from './packet.ts'
import type { Addressed, Talker } from './talker.ts'
import type { Tally } from './tally.ts'
import { uidMaker } from './uids.ts'

/** A sender and its receivers. */
export interface PairSpec extends Addressed {
  readonly kind: 'mqtt'
  readonly sender: Login
  readonly receivers: readonly Login[]
  /** Whether receivers subscribe; Parley delivers without that. */
  readonly subscribes: boolean
}

interface Flying {
  readonly uid: string
  readonly plannedAtMs: number
  /** Number of receivers that have not received it. */
  missing: number
}

/** A sender over MQTT, and receivers each of which must get every message once and in order. */
export class Pair implements Talker {
  readonly #spec: PairSpec
  readonly #tally: Tally
  readonly #sender: MqttSocket
  readonly #receivers: readonly MqttSocket[]
  readonly #newUid: () => string
  readonly #makePacket: (uid: string) => Buffer
  readonly #flying: Flying[] = []
  /** Number of messages before the first one in flight. */
  #landed = 0
  /** Number of messages that each receiver has received. */
  readonly #heardBy: number[]
  readonly #unacknowledged = new Map<number, number>()

  constructor(url: string, spec: PairSpec, tally: Tally) {
    this.#spec = spec
    this.#tally = tally
    this.#newUid = uidMaker(spec.uids)
    this.#makePacket = packetMaker(spec.topic)
    this.#sender = new MqttSocket(url, { onPublish: () => {}, onPuback: (id) => this.#acknowledged(id) })
    this.#heardBy = spec.receivers.map(() => 0)
    this.#receivers = spec.receivers.map(
      (_, index) => new MqttSocket(url, { onPublish: (payload) => this.#heard(index, payload), onPuback: () => {} }),
    )
  }

  async connect(): Promise<void> {
    const { topic, sender, receivers, subscribes } = this.#spec
    const connecting = this.#receivers.map((socket, index) => socket.connect(receivers[index] as Login))
    await Promise.all([this.#sender.connect(sender), ...connecting])
    if (subscribes) await Promise.all(this.#receivers.map((socket) => socket.subscribe(topic)))
  }

  start(inFlight: number): void {
    for (let count = 0; count < inFlight; count += 1) this.sendPlanned(performance.now())
  }

  sendPlanned(plannedAtMs: number): void {
    const uid = this.#newUid()
    this.#flying.push({ uid, plannedAtMs, missing: this.#receivers.length })
    this.#tally.sent += 1
    this.#unacknowledged.set(this.#sender.publish(this.#spec.topic, this.#makePacket(uid)), plannedAtMs)
  }

  #acknowledged(messageId: number): void {
    const plannedAtMs = this.#unacknowledged.get(messageId)
    if (plannedAtMs === undefined) throw new Error('a PUBACK for nothing')
    this.#unacknowledged.delete(messageId)
    this.#tally.acknowledgedOne(plannedAtMs)
  }

  #heard(receiver: number, payload: Buffer): void {
    const uid = uidOf(payload)
    if (uid === undefined) return
    const place = this.#heardBy[receiver] ?? 0
    this.#heardBy[receiver] = place + 1
    const message = this.#flying[place - this.#landed]
    if (message?.uid !== uid) throw new Error('a message is lost, repeated or out of order')
    message.missing -= 1
    if (message.missing > 0) return
    this.#land()
    this.#tally.deliveredOne(message.plannedAtMs)
    if (this.#tally.isOpen) this.sendPlanned(performance.now())
  }

  /** A later message may reach everybody before an earlier one does. */
  #land(): void {
    while (this.#flying[0]?.missing === 0) {
      this.#flying.shift()
      this.#landed += 1
    }
  }
}
