import { quantile } from '../report/numbers.ts'
import { inTurns } from './in-turns.ts'
import { type Login, MqttSocket } from './mqtt-socket.ts'

/** Connections from one address: the kernel has ports for no more than 28,000. */
const perAddress = 4000

/** How fast the connections were accepted. */
export interface Arrived {
  readonly perSecond: number
  /** From the TCP connection to CONNACK, ms. */
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Connections that only listen. */
export class Listeners {
  readonly #url: string
  readonly #sockets: MqttSocket[] = []
  /** Packets that all of them have received. */
  heard = 0

  constructor(url: string) {
    this.#url = url
  }

  /** Connects all, `atOnce` at a time, from several local addresses. */
  async connect(logins: readonly Login[], atOnce: number): Promise<Arrived> {
    const tookMs = new Float64Array(logins.length)
    const beganAtMs = performance.now()
    const hear = {
      onPublish: () => {
        this.heard += 1
      },
      onPuback: () => {},
    }
    await inTurns(
      logins,
      async (login, index) => {
        const fromMs = performance.now()
        const socket = new MqttSocket(this.#url, hear, addressOf(this.#sockets.length))
        this.#sockets.push(socket)
        await socket.connect(login)
        tookMs[index] = performance.now() - fromMs
      },
      atOnce,
    )
    tookMs.sort()
    const seconds = (performance.now() - beganAtMs) / 1000
    return { perSecond: logins.length / seconds, p50Ms: quantile(tookMs, 0.5), p99Ms: quantile(tookMs, 0.99) }
  }

  /** Closes all connections at once. */
  hangUp(): void {
    for (const socket of this.#sockets.splice(0)) socket.end()
  }
}

/** Returns a local address for the connection with this index. */
export function addressOf(index: number): string {
  return `127.0.0.${2 + (Math.floor(index / perAddress) % 250)}`
}
