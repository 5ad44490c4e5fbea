import mqtt, { type MqttClient } from 'mqtt'
import type { ChildServer } from './child-server.ts'
import type { TestPerson } from './people.ts'
import type { Random } from './random.ts'
import { decode, encode, type TestMessage } from './wire.ts'

/** A message as its sender wants it. */
export interface Wanted {
  readonly uid: string
  readonly topic: string
}

/** What all senders of a run know together: what they sent, what was acknowledged, what anybody was told. */
export class Ledger {
  /** Sent at least once, by uid. */
  readonly topics = new Map<string, string>()
  readonly acknowledged = new Set<string>()
  /** Codes of refusals, by uid; the last counts. */
  readonly refused = new Map<string, string>()
  /** What was delivered or answered: `threadUid seq` → uid. */
  readonly told = new Map<string, string>()
  /** Places told with two uids: there must be none. */
  readonly conflicts: string[] = []
  /** How often an unacknowledged uid was sent once more. */
  repeats = 0
  #last = 0
  readonly #random: Random
  readonly #lost: Wanted[] = []

  constructor(random: Random) {
    this.#random = random
  }

  /** The next message of somebody who speaks on these topics: mostly a new one, else one that was lost. */
  next(topics: readonly string[]): Wanted {
    const at = this.#lost.findLastIndex((one) => topics.includes(one.topic))
    const [again] = at === -1 ? [] : this.#lost.splice(at, 1)
    if (again !== undefined) {
      this.repeats += 1
      return again
    }
    this.#last += 1
    const wanted = { uid: `m${this.#last}`, topic: this.#random.pick(topics) }
    this.topics.set(wanted.uid, wanted.topic)
    return wanted
  }

  /** No acknowledgement came; most are sent again, on this door or another. */
  unacknowledged(wanted: Wanted): void {
    if (this.#random.chance(0.7)) this.#lost.push(wanted)
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
  /** Messages on their way at once. */
  readonly inFlight: number
  readonly stop: AbortSignal
}

/** Sends over HTTP; resolves when stopped. */
export async function sendByHttp(sender: Sender, path: string): Promise<void> {
  await Promise.all(Array.from({ length: sender.inFlight }, () => keepPosting(sender, path)))
}

async function keepPosting({ server, person, topics, ledger, stop }: Sender, path: string): Promise<void> {
  while (!stop.aborted) {
    await Promise.race([server.up(), aborted(stop)])
    const wanted = ledger.next(topics)
    const { uid, topic } = wanted
    try {
      const body = { uid, type: 'TEXT', content: `text of ${uid}`, thread: { topic } }
      const answer = await server.http.post(path, body, person.token)
      if (answer.status === 200) {
        ledger.acknowledged.add(uid)
        ledger.tell(answer.body.data as TestMessage)
        continue
      }
      ledger.refused.set(uid, answer.body.error ?? String(answer.status))
    } catch {
      // The connection broke: nobody knows whether it was stored.
    }
    ledger.unacknowledged(wanted)
  }
}

/** Sends over MQTT, QoS 1, with a new client after each loss; resolves when stopped. */
export async function sendByMqtt(sender: Sender, device: string): Promise<void> {
  while (!sender.stop.aborted) {
    await Promise.race([sender.server.up(), aborted(sender.stop)])
    await oneConnection(sender, newClient(sender, device, 0))
  }
}

/** The same with one client that comes back by itself and sends again what it had in flight, as mqtt.js does. */
export async function sendByLastingMqtt(sender: Sender, device: string): Promise<void> {
  const client = newClient(sender, device, 50)
  client.on('error', () => {})
  await oneConnection(sender, client)
}

function newClient({ server, person, ledger }: Sender, device: string, reconnectPeriod: number): MqttClient {
  const client = mqtt.connect(server.wsUrl, {
    clientId: `${person.uid}/web/${device}`,
    username: person.uid,
    password: person.token,
    clean: false,
    keepalive: 30,
    reconnectPeriod,
  })
  client.on('message', (_topic, payload) => {
    const message = decode(payload)
    if (message.type === 'ERROR') noteRefusal(ledger, message)
    else ledger.tell(message)
  })
  return client
}

/** It comes before the PUBACK on the same connection. */
function noteRefusal(ledger: Ledger, { content = '{}' }: TestMessage): void {
  const { uid, code } = JSON.parse(content) as { uid: string; code: string }
  ledger.refused.set(uid, code)
}

/** Until the client is closed for good. */
async function oneConnection({ topics, ledger, inFlight, stop }: Sender, client: MqttClient): Promise<void> {
  const sendOne = () => {
    if (stop.aborted || client.disconnecting) return
    const wanted = ledger.next(topics)
    ledger.refused.delete(wanted.uid)
    client.publish(wanted.topic, payloadOf(wanted), { qos: 1 }, (error) => {
      if (error || ledger.refused.has(wanted.uid)) ledger.unacknowledged(wanted)
      else ledger.acknowledged.add(wanted.uid)
      sendOne()
    })
  }
  client.once('connect', () => {
    for (let count = 0; count < inFlight; count += 1) sendOne()
  })
  await Promise.race([closedForGood(client), aborted(stop)])
  await new Promise((resolve) => client.end(true, {}, resolve))
}

function payloadOf({ uid, topic }: Wanted): Buffer {
  return encode({ uid, type: 'TEXT', content: `text of ${uid}`, thread: { topic } })
}

function closedForGood(client: MqttClient): Promise<void> {
  if (client.options.reconnectPeriod !== 0) return new Promise(() => {})
  return new Promise((resolve) => {
    client.once('close', resolve)
    client.once('error', () => resolve())
  })
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
