import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChildServer } from './child-server.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice } from './people.ts'

/** How long one kind of request took, in ms. */
export interface Taken {
  readonly count: number
  readonly p50: number
  readonly p99: number
  /** Without the time in which the server's main thread or ours was ready to run but the machine had no core for it. */
  readonly p99OnACore: number
}

/** How a server served an innocent client. */
export interface Figures {
  /** From a PUBLISH of QoS 1 to its PUBACK, over an existing connection. */
  readonly ackMs: Taken
  /** A GET over a new connection. */
  readonly httpMs: Taken
  /** What was not answered, or refused. */
  readonly failed: readonly string[]
}

const publishEveryMs = 10
const askEveryMs = 20
const givesUpAfterMs = 10_000

/** An agent who talks with a visitor, and a browser that loads something now and then. */
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

  /** Publishes and sends requests until `over` resolves. */
  async measure(over: Promise<unknown>): Promise<Figures> {
    let isOver = false
    const failed: string[] = []
    void over.then(() => {
      isOver = true
    })
    const often = async (ask: () => Promise<void>, everyMs: number) => {
      const taken: Lasted[] = []
      while (!isOver) {
        const begunAt = performance.now()
        const waitedBefore = this.#waitedForACore()
        await ask().catch((error: Error) => failed.push(error.message))
        const ms = performance.now() - begunAt
        taken.push({ ms, onACoreMs: Math.max(0, ms - (this.#waitedForACore() - waitedBefore)) })
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

  /** Rejects unless everything works: messages arrive, HTTP responds, and a new visitor can connect. */
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

  /** Returns how long the server's main thread and this one have waited for a core since they started, in ms. */
  #waitedForACore(): number {
    const threads = [`/proc/${this.#server.pid}/task/${this.#server.pid}`, '/proc/thread-self']
    return threads.reduce((sum, thread) => sum + runDelayOf(thread), 0)
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

/** Rejects if it takes too long. */
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

interface Lasted {
  readonly ms: number
  readonly onACoreMs: number
}

function takenOf(times: readonly Lasted[]): Taken {
  const ms = times.map((one) => one.ms)
  const onACoreMs = times.map((one) => one.onACoreMs)
  return { count: ms.length, p50: quantile(ms, 0.5), p99: quantile(ms, 0.99), p99OnACore: quantile(onACoreMs, 0.99) }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return Math.round((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 10) / 10
}

/** Returns the run-queue wait of a thread in ms: the second field of its schedstat (Linux, sched-stats.rst). */
function runDelayOf(thread: string): number {
  return Number(readFileSync(`${thread}/schedstat`, 'utf8').split(' ')[1]) / 1e6
}
