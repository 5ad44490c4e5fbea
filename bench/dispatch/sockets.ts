import type { TestPerson } from '../../test/support/people.ts'
import { MqttSocket } from '../generator/mqtt-socket.ts'

/** The server takes so many connections from one address. */
const perAddress = 4000

/** Everybody's connections to one server. */
export class Sockets {
  /** Packets that all of them have heard. */
  heard = 0
  readonly #url: string
  readonly #sockets: MqttSocket[] = []

  constructor(serverUrl: string) {
    this.#url = `${serverUrl.replace('http', 'ws')}/websocket`
  }

  /** Resolves once somebody is connected. */
  async connect({ uid, token }: TestPerson, onPublish: (payload: Buffer) => void): Promise<void> {
    const localAddress = `127.0.0.${2 + Math.floor(this.#sockets.length / perAddress)}`
    const count = (payload: Buffer) => {
      this.heard += 1
      onPublish(payload)
    }
    const socket = new MqttSocket(this.#url, { onPublish: count, onPuback: () => {} }, localAddress)
    this.#sockets.push(socket)
    await socket.connect({ clientId: `${uid}/web/bench`, username: uid, password: token, clean: false })
  }

  end(): void {
    for (const socket of this.#sockets) socket.end()
  }
}
