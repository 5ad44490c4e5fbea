import { setTimeout as sleep } from 'node:timers/promises'
import { openThread } from '../../test/support/people.ts'
import type { TestMessage } from '../../test/support/wire.ts'
import { type Clerk, type Floor, type OnHeard, openFloor } from './floor.ts'
import type { DispatchOptions, Scene } from './options.ts'

const settleMs = 3000
const filledWithinMs = 120_000
const lostAfterMs = 60_000

/** What one scene measured; ms, ascending. */
export interface Decided {
  readonly scene: Scene
  /** From the answer to the close, as the closing agent got it, to what they are told of the next visitor. */
  readonly fromAnswer: Float64Array
  /** From when the close was sent. */
  readonly fromSending: Float64Array
  /** CPU seconds of the server's main thread per second. */
  readonly mainCores: number
  readonly packetsPerSecond: number
}

interface Chat {
  readonly clerk: Clerk
  readonly threadUid: string
  readonly visitorUid: string
}

/** A closed thread whose seat goes to somebody else. */
interface Freed {
  readonly sentAt: number
  readonly answeredAt: Promise<number>
  readonly next: (heardAt: number) => void
}

/** Runs the scenes of one server, whose queue grows from one to the next. */
export async function runScenes(scenes: readonly Scene[], options: DispatchOptions): Promise<Decided[]> {
  const [first] = scenes
  if (first === undefined) return []
  const desk = new Switchboard()
  const floor = await openFloor(scenes, options, desk.onHeard)
  desk.floor = floor
  try {
    const results: Decided[] = []
    for (const scene of scenes) {
      await floor.fill(first.agents * options.capacity + scene.waiting - floor.visitors.size)
      await floor.listen(scene.listening)
      await desk.everyoneTalks(first.agents * options.capacity)
      await sleep(settleMs)
      const decided = await measureScene(desk, scene, options)
      console.error(`${scene.agents} agents, ${scene.waiting} waiting, ${scene.accept}: measured`)
      results.push(decided)
    }
    return results
  } finally {
    await floor.close()
  }
}

async function measureScene(desk: Switchboard, scene: Scene, options: DispatchOptions): Promise<Decided> {
  const { floor } = desk
  const heardBefore = await floor.heard()
  const before = { ...(await floor.server.usage()), at: performance.now() }
  const waits: Promise<{ answer: number; sending: number }>[] = []
  for (let index = 0; index < options.decisions; index += 1) {
    const due = before.at + (index * 1000) / options.perSecond
    await sleep(Math.max(0, due - performance.now()))
    waits.push(desk.closeOne())
  }
  const delays = await Promise.all(waits)
  const seconds = (performance.now() - before.at) / 1000
  const { mainUs } = await floor.server.usage()
  return {
    scene,
    fromAnswer: Float64Array.from(delays, (one) => one.answer).sort(),
    fromSending: Float64Array.from(delays, (one) => one.sending).sort(),
    mainCores: (mainUs - before.mainUs) / 1e6 / seconds,
    packetsPerSecond: ((await floor.heard()) - heardBefore) / seconds,
  }
}

/** Closes threads, and knows by what agents hear who talks with whom. */
class Switchboard {
  floor!: Floor
  readonly #chats: Chat[] = []
  /** Threads that agents were asked about and took. */
  readonly #accepted = new Set<string>()
  readonly #freed = new Map<string, Freed[]>()

  readonly onHeard: OnHeard = (agentUid, message) => {
    const heardAt = performance.now()
    if (message.type === 'OFFER') {
      this.#decided(agentUid, heardAt)
      this.#accept(agentUid, JSON.parse(message.content ?? '{}').threadUid)
    }
    if (message.type !== 'WELCOME') return
    this.#keep(agentUid, message)
    if (!this.#accepted.delete(message.thread?.uid ?? '')) this.#decided(agentUid, heardAt)
  }

  /** Resolves once every seat is taken. */
  async everyoneTalks(seats: number): Promise<void> {
    const lastAt = performance.now() + filledWithinMs
    while (this.#chats.length < seats) {
      if (performance.now() > lastAt) throw new Error(`${this.#chats.length} of ${seats} seats are taken`)
      await sleep(100)
    }
  }

  /** The oldest chat ends and its visitor comes again; resolves with how long its agent was without another. */
  async closeOne(): Promise<{ answer: number; sending: number }> {
    const chat = this.#chats.shift()
    if (chat === undefined) throw new Error('no chat to close')
    const { clerk, threadUid, visitorUid } = chat
    const sentAt = performance.now()
    const closing = this.floor.http.post('/api/v1/thread/close', { uid: threadUid }, clerk.token)
    const answeredAt = closing.then(({ status }) => {
      if (status !== 200) throw new Error(`close: ${status}`)
      return performance.now()
    })
    const heardAt = await this.#nextOf(clerk.uid, { sentAt, answeredAt })
    const answered = await answeredAt
    const visitor = this.floor.visitors.get(visitorUid)
    if (visitor !== undefined) await openThread(this.floor, visitor)
    return { answer: Math.max(0, heardAt - answered), sending: heardAt - sentAt }
  }

  #nextOf(agentUid: string, closing: Omit<Freed, 'next'>): Promise<number> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('nobody was given a free seat')), lostAfterMs)
      const next = (heardAt: number) => {
        clearTimeout(timer)
        resolve(heardAt)
      }
      this.#freed.set(agentUid, [...(this.#freed.get(agentUid) ?? []), { ...closing, next }])
    })
  }

  #decided(agentUid: string, heardAt: number): void {
    this.#freed.get(agentUid)?.shift()?.next(heardAt)
  }

  #keep(agentUid: string, { thread }: TestMessage): void {
    const clerk = this.floor.clerks.find((one) => one.uid === agentUid)
    if (clerk === undefined) return
    this.#chats.push({ clerk, threadUid: thread?.uid ?? '', visitorUid: thread?.user?.uid ?? '' })
  }

  #accept(agentUid: string, threadUid: string): void {
    const clerk = this.floor.clerks.find((one) => one.uid === agentUid)
    this.#accepted.add(threadUid)
    void this.floor.http.post('/api/v1/agent/accept', { threadUid }, clerk?.token ?? '').then(({ status }) => {
      if (status !== 200) throw new Error(`accept: ${status}`)
    })
  }
}
