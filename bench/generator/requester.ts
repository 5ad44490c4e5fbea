import { type Link, openLink } from './link.ts'
import type { Talker } from './talker.ts'
import type { Tally } from './tally.ts'
import { type UidKind, uidMaker } from './uids.ts'

/** A protocol in which a client sends a request and waits for its response. */
export interface Protocol {
  /** Returns the request that stores one message. */
  readonly request: (uid: string) => Buffer
  /** Returns whether the response is complete. Throws if it is a refusal. */
  readonly isWhole: (answer: Buffer) => boolean
}

/** Stores messages by requests; as nobody receives them, an answered one counts as delivered. */
export class Requester implements Talker {
  readonly #url: string
  readonly #protocol: Protocol
  readonly #tally: Tally
  readonly #newUid: () => string
  readonly #clients: Client[] = []

  constructor(url: string, { protocol, uids }: { protocol: Protocol; uids: UidKind }, tally: Tally) {
    this.#url = url
    this.#protocol = protocol
    this.#tally = tally
    this.#newUid = uidMaker(uids)
  }

  async connect(): Promise<void> {
    await this.#client(0).link.opened
  }

  /** Opens a connection for each message in flight. */
  start(inFlight: number): void {
    for (let index = 0; index < inFlight; index += 1) {
      const client = this.#client(index)
      void client.link.opened.then(() => this.#ask(client))
    }
  }

  sendPlanned(): void {
    throw new Error('requests are measured in a closed loop alone')
  }

  #client(index: number): Client {
    const known = this.#clients[index]
    if (known !== undefined) return known
    const onClose = (reason: string) => {
      throw new Error(`the server closed a connection: ${reason}`)
    }
    const link = openLink(this.#url, { onBytes: (bytes) => this.#take(client, bytes), onClose })
    const client: Client = { link, askedAtMs: 0, answer: Buffer.alloc(0) }
    this.#clients[index] = client
    return client
  }

  #ask(client: Client): void {
    client.askedAtMs = performance.now()
    this.#tally.sent += 1
    client.link.send(this.#protocol.request(this.#newUid()))
  }

  #take(client: Client, bytes: Buffer): void {
    client.answer = client.answer.length === 0 ? bytes : Buffer.concat([client.answer, bytes])
    if (!this.#protocol.isWhole(client.answer)) return
    client.answer = Buffer.alloc(0)
    this.#tally.acknowledgedOne(client.askedAtMs)
    this.#tally.deliveredOne(client.askedAtMs)
    if (this.#tally.isOpen) this.#ask(client)
  }
}

interface Client {
  readonly link: Link
  askedAtMs: number
  answer: Buffer
}
