import type { MqttClient } from 'mqtt'
import { connect, type TestDevice, type TestPerson } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'
import { encode } from '../support/wire.ts'
import type { Said } from './steps.ts'

/** Reconnects by itself, as an mqtt.js client with a reconnectPeriod does. */
const steadyOptions = { reconnectPeriod: 20 }
const maxOnTheWay = 32

/** A person with two devices: one that reconnects by itself, and one that stays away until told to come back. */
export class Member {
  readonly person: TestPerson
  readonly sendPath: string
  steady: TestDevice | undefined
  roaming: TestDevice | undefined
  /** All connections of the roaming device. */
  readonly roamed: TestDevice[] = []

  constructor(person: TestPerson, sendPath: string) {
    this.person = person
    this.sendPath = sendPath
  }

  async connect(server: TestServer): Promise<void> {
    this.steady = await connect(server, this.person, { device: 'steady', options: steadyOptions })
    await this.come(server)
  }

  blink(): void {
    this.steady?.client.stream.destroy()
  }

  /** Resolves when the steady device is connected. */
  async returned(): Promise<void> {
    const client = this.steady?.client
    if (client?.connected === false) await new Promise<void>((resolve) => client.once('connect', () => resolve()))
  }

  async come(server: TestServer): Promise<void> {
    if (this.roaming?.client.connected) return
    this.roaming?.drop()
    this.roaming = await connect(server, this.person, { device: 'roaming' })
    this.roamed.push(this.roaming)
  }

  cut(): void {
    this.roaming?.drop()
    this.roaming = undefined
  }

  async leave(): Promise<void> {
    const leaving = this.roaming
    this.roaming = undefined
    await leaving?.client.endAsync(!leaving.client.connected)
  }

  /** By device, what all of its connections received. */
  devices(): (readonly TestDevice[])[] {
    return [this.steady === undefined ? [] : [this.steady], this.roamed]
  }

  drop(): void {
    this.steady?.drop()
    this.cut()
  }
}

/** Sends messages through their doors, many at once, and tracks what was not acknowledged. */
export class Mouth {
  readonly acknowledged = new Set<string>()
  readonly #onTheWay = new Set<Promise<void>>()

  /** Resolves when there is room for more in flight, not when the message is answered. */
  async send(server: TestServer, member: Member, { said, topic }: { said: Said; topic: string }): Promise<void> {
    const sending = this.#attempt(server, member, { said, topic }).then((answered) => {
      if (answered) this.acknowledged.add(said.message.uid)
      this.#onTheWay.delete(sending)
    })
    this.#onTheWay.add(sending)
    if (this.#onTheWay.size >= maxOnTheWay) await Promise.race(this.#onTheWay)
  }

  #attempt(server: TestServer, member: Member, { said, topic }: { said: Said; topic: string }): Promise<boolean> {
    const device = said.via === 'http' ? undefined : member[said.via]
    const message = { ...said.message, thread: { topic } }
    if (device?.client.connected) return published(device.client, topic, encode(message))
    return server.http.post(member.sendPath, message, member.person.token).then(
      ({ status }) => status === 200,
      () => false,
    )
  }
}

/** Resolves to false if its connection ends first; the client may still resend it. */
function published(client: MqttClient, topic: string, payload: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const lost = () => resolve(false)
    client.once('close', lost)
    client.publish(topic, payload, { qos: 1 }, (error) => {
      client.removeListener('close', lost)
      resolve(!error)
    })
  })
}
