import { type Login, MqttSocket } from './mqtt-socket.ts'
import { freshUid, packetMaker, uidOf } from './packet.ts'
import type { Tally } from './tally.ts'

/** One who sends and one who hears it. */
export interface PairSpec {
  readonly topic: string
  readonly sender: Login
  readonly receiver: Login
  /** Whether the receiver subscribes; Parley delivers without. */
  readonly subscribes: boolean
}

interface Flying {
  readonly uid: string
  readonly sentAtMs: number
}

/** A sender who keeps a number of messages in flight: each that its receiver hears lets the next one go. */
export class Pair {
  readonly #spec: PairSpec
  readonly #tally: Tally
  readonly #sender: MqttSocket
  readonly #receiver: MqttSocket
  readonly #makePacket: (uid: string) => Buffer
  readonly #flying: Flying[] = []

  constructor(url: string, spec: PairSpec, tally: Tally) {
    this.#spec = spec
    this.#tally = tally
    this.#makePacket = packetMaker(spec.topic)
    this.#sender = new MqttSocket(url, { onPublish: () => {}, onPuback: () => tally.acknowledgedOne() })
    this.#receiver = new MqttSocket(url, { onPublish: (payload) => this.#heard(payload), onPuback: () => {} })
  }

  async connect(): Promise<void> {
    const { topic, sender, receiver, subscribes } = this.#spec
    await Promise.all([this.#sender.connect(sender), this.#receiver.connect(receiver)])
    if (subscribes) await this.#receiver.subscribe(topic)
  }

  start(inFlight: number): void {
    for (let count = 0; count < inFlight; count += 1) this.#send()
  }

  #send(): void {
    const uid = freshUid()
    this.#flying.push({ uid, sentAtMs: performance.now() })
    this.#tally.sent += 1
    this.#sender.publish(this.#spec.topic, this.#makePacket(uid))
  }

  #heard(payload: Buffer): void {
    const uid = uidOf(payload)
    if (uid === undefined) return
    const first = this.#flying.shift()
    if (first === undefined || uid !== first.uid) throw new Error('a message is lost, repeated or out of order')
    this.#tally.deliveredAfter(performance.now() - first.sentAtMs)
    if (this.#tally.open) this.#send()
  }
}
