import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChildServer } from './child-server.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice } from './people.ts'

/** What one kind of request took. */
export interface Taken {
  readonly count: number
  readonly p50: number
  readonly p99: number
}

/** What an innocent client had of a server. */
export interface Figures {
  /** From a PUBLISH of QoS 1 to its PUBACK, over a connection that was there before. */
  readonly ackMs: Taken
  /** A GET over a connection of its own. */
  readonly httpMs: Taken
  /** What was not answered or refused. */
  readonly failed: readonly string[]
}

const publishEveryMs = 10
const askEveryMs = 20
const givesUpAfterMs = 10_000

/** An agent who talks with a visitor, and a browser beside them that loads something now and then. */
export class Innocent {
  readonly #server: ChildServer
  readonly #visitor: TestDevice
  readonly #agent: TestDevice
  readonly #topic: string
  #last = 0

  private constructor(server: ChildServer, devices: { visitor: TestDevice; agent: TestDevice; topic: string }) {
    this.#server = server
    this.#visitor = devices.visitor
    this.#agent = devices.agent
    this.#topic = devices.topic
  }

  static async at(server: ChildServer): Promise<Innocent> {
    const agent = await connect(server, await logIn(server))
    const person = await newVisitor(server, 'Innocent')
    const visitor = await connect(server, person)
    const { topic } = await openThread(server, person)
    return new Innocent(server, { visitor, agent, topic })
  }

  /** Publishes and asks until it is over. */
  async measure(over: Promise<unknown>): Promise<Figures> {
    let isOver = false
    const failed: string[] = []
    void over.then(() => {
      isOver = true
    })
    const often = async (ask: () => Promise<void>, everyMs: number) => {
      const taken: number[] = []
      while (!isOver) {
        const begunAt = performance.now()
        await ask().catch((error: Error) => failed.push(error.message))
        taken.push(performance.now() - begunAt)
        await delay(everyMs)
      }
      return takenOf(taken)
    }
    const [ackMs, httpMs] = await Promise.all([
      often(() => this.#say(), publishEveryMs),
      often(() => this.#ask(), askEveryMs),
    ])
    return { ackMs, httpMs, failed }
  }

  /** Rejects unless everything is served: what was said has been heard, HTTP answers, and somebody new comes in. */
  async isServed(): Promise<void> {
    await this.#say()
    await this.#visitor.hearsUid(`innocent-${this.#last}`)
    await this.#ask()
    const device = await connect(this.#server, await newVisitor(this.#server, 'Newcomer'), { device: 'new' })
    device.drop()
  }

  leave(): void {
    this.#visitor.drop()
    this.#agent.drop()
  }

  async #say(): Promise<void> {
    this.#last += 1
    await inTime(this.#agent.say(this.#topic, { uid: `innocent-${this.#last}`, content: 'Hello?' }), 'no PUBACK')
  }

  async #ask(): Promise<void> {
    const asking = get(`${this.#server.url}/healthz`, { agent: new Agent({ keepAlive: false }) })
    const [answer] = await inTime(once(asking, 'response'), 'no answer')
    answer.resume()
    await once(answer, 'end')
    if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`)
  }
}

/** Rejects when it takes too long. */
async function inTime<Value>(asked: Promise<Value>, otherwise: string): Promise<Value> {
  const stop = new AbortController()
  const late = delay(givesUpAfterMs, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`${otherwise} in ${givesUpAfterMs} ms`)
  })
  late.catch(() => {})
  try {
    return await Promise.race([asked, late])
  } finally {
    stop.abort()
  }
}

function takenOf(times: number[]): Taken {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 10) / 10
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) }
}
