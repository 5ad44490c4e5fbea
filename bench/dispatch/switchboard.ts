import { setTimeout as sleep } from 'node:timers/promises'
import { openThread, type TestPerson } from '../../test/support/people.ts'
import type { TestMessage } from '../../test/support/wire.ts'
import type { Floor, OnHeard } from './floor.ts'

const filledWithinMs = 120_000
const lostAfterMs = 60_000

/** How long a free seat waited for the next visitor, in ms. */
export interface Waited {
  /** From the closing agent's response to the message about their next visitor. */
  readonly fromAnswer: number
  /** From the time the close was sent. */
  readonly fromSending: number
}

interface Chat {
  readonly agent: TestPerson
  readonly threadUid: string
  readonly visitorUid: string
}

/** Called when the seat of a closed thread has somebody else. */
type Freed = (heardAt: number) => void

/** Closes threads, and knows who talks with whom from what agents receive. */
export class Switchboard {
  #floor: Floor | undefined
  #agents = new Map<string, TestPerson>()
  readonly #chats: Chat[] = []
  /** Received before the floor was open. */
  readonly #early: [agentUid: string, message: TestMessage][] = []
  /** Threads that agents were offered and accepted. */
  readonly #accepted = new Set<string>()
  readonly #freed = new Map<string, Freed[]>()

  readonly onHeard: OnHeard = (agentUid, message) => {
    if (this.#floor === undefined) {
      this.#early.push([agentUid, message])
      return
    }
    const heardAt = performance.now()
    if (message.type === 'OFFER') {
      this.#decided(agentUid, heardAt)
      void this.#accept(agentUid, JSON.parse(message.content ?? '{}').threadUid)
    }
    if (message.type !== 'WELCOME') return
    this.#keep(agentUid, message)
    if (!this.#accepted.delete(message.thread?.uid ?? '')) this.#decided(agentUid, heardAt)
  }

  /** Resolves once every seat is taken. */
  async open(floor: Floor, seats: number): Promise<void> {
    this.#floor = floor
    this.#agents = new Map(floor.agents.map((one) => [one.uid, one]))
    for (const [agentUid, message] of this.#early.splice(0)) this.onHeard(agentUid, message)
    const lastAt = performance.now() + filledWithinMs
    while (this.#chats.length < seats) {
      if (performance.now() > lastAt) throw new Error(`${this.#chats.length} of ${seats} seats are taken`)
      await sleep(100)
    }
  }

  /** Closes the oldest chat, and its visitor asks again; resolves with how long its agent waited for another. */
  async closeOne(): Promise<Waited> {
    const chat = this.#chats.shift()
    if (chat === undefined) throw new Error('no chat to close')
    const { agent, threadUid, visitorUid } = chat
    const sentAt = performance.now()
    const heard = this.#nextOf(agent.uid)
    await this.#post('/api/v1/thread/close', { uid: threadUid }, agent)
    const answeredAt = performance.now()
    const heardAt = await heard
    const visitor = this.#floor?.visitors.get(visitorUid)
    if (this.#floor !== undefined && visitor !== undefined) await openThread(this.#floor, visitor)
    return { fromAnswer: Math.max(0, heardAt - answeredAt), fromSending: heardAt - sentAt }
  }

  #nextOf(agentUid: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('nobody was given a free seat')), lostAfterMs)
      const next = (heardAt: number) => {
        clearTimeout(timer)
        resolve(heardAt)
      }
      this.#freed.set(agentUid, [...(this.#freed.get(agentUid) ?? []), next])
    })
  }

  #decided(agentUid: string, heardAt: number): void {
    this.#freed.get(agentUid)?.shift()?.(heardAt)
  }

  #keep(agentUid: string, { thread }: TestMessage): void {
    const agent = this.#agents.get(agentUid)
    if (agent === undefined) return
    this.#chats.push({ agent, threadUid: thread?.uid ?? '', visitorUid: thread?.user?.uid ?? '' })
  }

  async #accept(agentUid: string, threadUid: string): Promise<void> {
    this.#accepted.add(threadUid)
    const agent = this.#agents.get(agentUid)
    if (agent !== undefined) await this.#post('/api/v1/agent/accept', { threadUid }, agent)
  }

  async #post(path: string, body: object, { token }: TestPerson): Promise<void> {
    const answer = await this.#floor?.http.post(path, body, token)
    if (answer?.status !== 200) throw new Error(`${path}: ${answer?.status}`)
  }
}
