import { addAbortListener } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import type { ChildServer } from './child-server.ts'
import type { TestPerson } from './people.ts'
import type { Random } from './random.ts'
import { decode, encode, type TestMessage } from './wire.ts'

/** A message to be sent. */
export interface Wanted {
  readonly uid: string
  readonly topic: string
}

/** What all senders of a run share: what they sent, what was acknowledged, what anybody received. */
export class Ledger {
  /** Topics of what was sent at least once, by uid. */
  readonly topics = new Map<string, string>()
  readonly acknowledged = new Set<string>()
  /** Codes of refusals, by uid; the last one counts. */
  readonly refused = new Map<string, string>()
  /** What was delivered or answered: `threadUid seq` → uid. */
  readonly told = new Map<string, string>()
  /** Places received with two uids: there must be none. */
  readonly conflicts: string[] = []
  /** How often a uid was sent again. */
  repeats = 0
  #last = 0
  readonly #random: Random
  /** By person, what to send again: never more than they had in flight at once. */
  readonly #lost = new Map<string, Wanted[]>()
  readonly #answered = new Map<string, Wanted>()

  constructor(random: Random) {
    this.#random = random
  }

  /** Returns a person's next message: a lost one, now and then one already answered, otherwise a new one. */
  next({ uid: person }: TestPerson, topics: readonly string[]): Wanted {
    const answered = this.#random.chance(0.03) ? this.#answered.get(person) : undefined
    const again = this.#lost.get(person)?.pop() ?? answered
    if (again !== undefined) {
      this.repeats += 1
      return again
    }
    this.#last += 1
    const wanted = { uid: `m${this.#last}`, topic: this.#random.pick(topics) }
    this.topics.set(wanted.uid, wanted.topic)
    return wanted
  }

  acknowledge({ uid: person }: TestPerson, wanted: Wanted): void {
    this.acknowledged.add(wanted.uid)
    this.#answered.set(person, wanted)
  }

  /** No acknowledgement came; most are sent again, through this door or another. */
  lose({ uid: person }: TestPerson, wanted: Wanted): void {
    if (!this.#random.chance(0.7)) return
    const lost = this.#lost.get(person) ?? []
    lost.push(wanted)
    this.#lost.set(person, lost)
  }

  tell({ thread, seq = 0, uid = '' }: TestMessage): void {
    if (seq === 0) return
    const place = `${thread?.uid} ${seq}`
    const known = this.told.get(place)
    if (known !== undefined && known !== uid) this.conflicts.push(`${place}: ${known} and ${uid}`)
    this.told.set(place, uid)
  }
}

/** Somebody who keeps sending through one door until stopped, whatever happens to the server. */
export interface Sender {
  readonly server: ChildServer
  readonly person: TestPerson
  readonly topics: readonly string[]
  readonly ledger: Ledger
  /** Messages in flight at once. */
  readonly inFlight: number
  /** Pause between an answer and the next message in its place; with `inFlight` it bounds the rate. */
  readonly pauseMs: number
  readonly stop: AbortSignal
}

/** Sends over HTTP; resolves when stopped. */
export async function sendByHttp(sender: Sender, path: string): Promise<void> {
  const { server, stop } = sender
  const goesOn = async () => {
    await upOrStopped(sender)
    return !stop.aborted
  }
  await keepSending(sender, goesOn, async ({ uid, topic }) => {
    const body = { uid, type: 'TEXT', content: `text of ${uid}`, thread: { topic } }
    try {
      const answer = await server.http.post(path, body, sender.person.token)
      if (answer.status === 200) sender.ledger.tell(answer.body.data as TestMessage)
      else sender.ledger.refused.set(uid, answer.body.error ?? String(answer.status))
      return answer.status === 200
    } catch {
      // The connection broke: nobody knows whether it was stored.
      return false
    }
  })
}

/** Sends over MQTT, QoS 1, with a new client after each loss; resolves when stopped. */
export async function sendByMqtt(sender: Sender, device: string): Promise<void> {
  while (!sender.stop.aborted) {
    await upOrStopped(sender)
    const publisher = new Publisher(sender, device, 0)
    await publisher.opened
    const goesOn = async () => !sender.stop.aborted && publisher.isOpen
    await keepSending(sender, goesOn, (wanted) => publisher.publish(wanted))
    await publisher.end()
    await delay(sender.pauseMs)
  }
}

/** The same with one client that reconnects and resends what it had in flight, as mqtt.js does. */
export async function sendByLastingMqtt(sender: Sender, device: string): Promise<void> {
  const publisher = new Publisher(sender, device, 50)
  const ended = new Promise<void>((resolve) => {
    addAbortListener(sender.stop, () => resolve(publisher.end()))
  })
  const goesOn = async () => !sender.stop.aborted
  await keepSending(sender, goesOn, (wanted) => publisher.publish(wanted))
  await ended
}

/** Several loops, each with one message in flight and a pause after it, until stopped. */
async function keepSending(
  { ledger, person, topics, inFlight, pauseMs }: Sender,
  goesOn: () => Promise<boolean>,
  send: (wanted: Wanted) => Promise<boolean>,
): Promise<void> {
  const one = async () => {
    while (await goesOn()) {
      const wanted = ledger.next(person, topics)
      if (await send(wanted)) ledger.acknowledge(person, wanted)
      else ledger.lose(person, wanted)
      await delay(pauseMs)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, one))
}

/** An mqtt.js client whose every publish settles: with its PUBACK, or with the client's last connection. */
class Publisher {
  /** Resolves when it is connected, or cannot connect. */
  readonly opened: Promise<void>
  readonly #client: MqttClient
  readonly #ledger: Ledger
  readonly #waiting = new Set<() => void>()

  /** With a `reconnectPeriod` of 0 its first connection is its last. */
  constructor({ server, person, ledger }: Sender, device: string, reconnectPeriod: number) {
    this.#ledger = ledger
    this.#client = mqtt.connect(server.wsUrl, {
      clientId: `${person.uid}/web/${device}`,
      username: person.uid,
      password: person.token,
      clean: false,
      keepalive: 30,
      reconnectPeriod,
    })
    this.#client.on('message', (_topic, payload) => this.#hear(decode(payload)))
    this.#client.on('error', () => {})
    if (reconnectPeriod === 0) this.#client.once('close', () => this.#giveUp())
    this.opened = new Promise((resolve) => {
      this.#client.once('connect', () => resolve())
      this.#client.once('close', () => resolve())
    })
  }

  get isOpen(): boolean {
    return this.#client.connected
  }

  /**
   * Resolves with whether it was acknowledged. Never call it from within an mqtt.js callback: when a connection breaks
   * while the client resends its stored packets, it iterates over a list to which such a call adds, endlessly.
   */
  publish({ uid, topic }: Wanted): Promise<boolean> {
    this.#ledger.refused.delete(uid)
    const payload = encode({ uid, type: 'TEXT', content: `text of ${uid}`, thread: { topic } })
    return new Promise((resolve) => {
      const giveUp = () => resolve(false)
      this.#waiting.add(giveUp)
      this.#client.publish(topic, payload, { qos: 1 }, (error) => {
        this.#waiting.delete(giveUp)
        resolve(!error && !this.#ledger.refused.has(uid))
      })
    })
  }

  async end(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.#client.end(true, {}, () => resolve()))
    this.#giveUp()
    await ended
  }

  #giveUp(): void {
    for (const giveUp of this.#waiting) giveUp()
    this.#waiting.clear()
  }

  /** A refusal arrives before the PUBACK on the same connection. */
  #hear(message: TestMessage): void {
    if (message.type !== 'ERROR') return this.#ledger.tell(message)
    const { uid, code } = JSON.parse(message.content ?? '{}') as { uid: string; code: string }
    this.#ledger.refused.set(uid, code)
  }
}

function upOrStopped({ server, stop }: Sender): Promise<void> {
  return new Promise((resolve) => {
    const listening = addAbortListener(stop, () => resolve())
    void server.up().then(() => {
      listening[Symbol.dispose]()
      resolve()
    })
  })
}
