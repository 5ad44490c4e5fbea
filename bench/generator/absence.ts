import { quantile } from '../report/numbers.ts'
import { inTurns } from './in-turns.ts'
import { addressOf } from './listeners.ts'
import { type Login, MqttSocket } from './mqtt-socket.ts'
import { packetMaker, uidOf } from './packet.ts'
import { type UidKind, uidMaker } from './uids.ts'

/** Devices that go away, and those who write to them meanwhile. */
export interface AbsenceSpec {
  /** Each writer with the topics it writes to. */
  readonly writers: readonly { readonly login: Login; readonly topics: readonly string[] }[]
  readonly devices: readonly { readonly login: Login; readonly topic: string }[]
  readonly uids: UidKind
}

/** The result of all devices returning at once. */
export interface Returned {
  /** Until every device had all it had missed. */
  readonly seconds: number
  /** For one device, ms. */
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Messages a writer has in flight. */
const onTheWay = 64
const registersAtOnce = 50
const returnWithinMs = 120_000

/** Devices with persistent sessions that miss messages and fetch them. */
export class Absence {
  readonly #url: string
  readonly #spec: AbsenceSpec
  readonly #newUid: () => string
  readonly #writers: Writer[] = []
  /** What was written to each topic since its device left. */
  readonly #missed = new Map<string, Set<string>>()

  constructor(url: string, spec: AbsenceSpec) {
    this.#url = url
    this.#spec = spec
    this.#newUid = uidMaker(spec.uids)
  }

  /** Connects the writers, who stay. */
  async open(): Promise<void> {
    for (const { login } of this.#spec.writers) {
      const writer = new Writer(this.#url)
      await writer.socket.connect(login)
      this.#writers.push(writer)
    }
  }

  /** Connects each device once, so that the server knows it, and disconnects it. */
  async register(): Promise<void> {
    const silent = { onPublish: () => {}, onPuback: () => {} }
    const visit = async (login: Login, index: number) => {
      const socket = new MqttSocket(this.#url, silent, addressOf(index))
      await socket.connect(login)
      socket.end()
    }
    await inTurns(this.#spec.devices, ({ login }, index) => visit(login, index), registersAtOnce)
  }

  /** Writes `count` messages to each device while it is away. */
  async write(count: number): Promise<void> {
    for (const { topic } of this.#spec.devices) this.#missed.set(topic, new Set())
    const writing = this.#spec.writers.map(async ({ topics }, index) => {
      for (let round = 0; round < count; round += 1) {
        for (const topic of topics) {
          const uid = this.#newUid()
          this.#missed.get(topic)?.add(uid)
          await this.#writers[index]?.write(topic, packetMaker(topic)(uid))
        }
      }
      await this.#writers[index]?.idle()
    })
    await Promise.all(writing)
  }

  /** Connects all devices at once; resolves when each has what it missed, and disconnects them. */
  async comeBack(): Promise<Returned> {
    const beganAtMs = performance.now()
    const sockets: MqttSocket[] = []
    const returning = this.#spec.devices.map(({ login, topic }, index) => {
      const missing = new Set(this.#missed.get(topic))
      return new Promise<number>((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`${login.clientId} still misses ${missing.size}`)),
          returnWithinMs,
        )
        const onPublish = (payload: Buffer) => {
          const uid = uidOf(payload)
          // A device may get again what it had before, but must get everything it missed.
          if (uid === undefined || !missing.delete(uid) || missing.size > 0) return
          clearTimeout(timer)
          resolve(performance.now() - beganAtMs)
        }
        const socket = new MqttSocket(this.#url, { onPublish, onPuback: () => {} }, addressOf(index))
        sockets.push(socket)
        socket.connect(login).catch(reject)
      })
    })
    const tookMs = Float64Array.from(await Promise.all(returning)).sort()
    for (const socket of sockets) socket.end()
    return { seconds: quantile(tookMs, 1) / 1000, p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) }
  }
}

/** Publishes with a limit on messages in flight. */
class Writer {
  readonly socket: MqttSocket
  #flying = 0
  #onPuback: (() => void) | undefined

  constructor(url: string) {
    const onPuback = () => {
      this.#flying -= 1
      this.#onPuback?.()
    }
    this.socket = new MqttSocket(url, { onPublish: () => {}, onPuback })
  }

  async write(topic: string, packet: Buffer): Promise<void> {
    await this.#fewerThan(onTheWay)
    this.#flying += 1
    this.socket.publish(topic, packet)
  }

  idle(): Promise<void> {
    return this.#fewerThan(1)
  }

  async #fewerThan(count: number): Promise<void> {
    while (this.#flying >= count) {
      await new Promise<void>((resolve) => {
        this.#onPuback = resolve
      })
    }
  }
}
