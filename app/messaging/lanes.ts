import type { Topic } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Threads } from '../../store/ports/threads.ts'

/** How many jobs may wait for their turn. */
export interface LaneLimits {
  /** In one lane. */
  readonly waitingPerLane: number
  /** In all lanes together. */
  readonly waiting: number
  /** Lanes kept beyond those in use. */
  readonly kept: number
}

/** What a job in a lane returns; while an `exclusive` step is running, the lane's next job waits. */
export interface Step<Result> {
  readonly result: Promise<Result>
  readonly exclusive?: boolean
}

interface Job {
  run(lane: Lane): Step<unknown>
  resolve(result: unknown): void
  reject(error: unknown): void
}

/** Runs decisions about a topic's current thread one at a time, in the order of arrival. */
export class Lane {
  /** The current thread as this process last committed or read it; undefined if it must be read again. */
  thread: Thread | null | undefined
  readonly #topic: Topic
  readonly #threads: Threads
  readonly #maxPending: number
  readonly #jobs: Job[] = []
  #running = false
  #pending = 0

  constructor(topic: Topic, threads: Threads, maxPending: number) {
    this.#topic = topic
    this.#threads = threads
    this.#maxPending = maxPending
  }

  get pending(): number {
    return this.#pending
  }

  push(job: Job): void {
    if (this.#pending >= this.#maxPending) throw new Refused('busy').by('lanes.waitingPerLane')
    this.#pending += 1
    this.#jobs.push(job)
    if (!this.#running) this.#run()
  }

  #run(): void {
    this.#running = true
    while (this.#jobs.length > 0) {
      if (this.thread === undefined) return this.#load()
      const job = this.#jobs.shift()
      const step = job === undefined ? undefined : this.#start(job)
      if (step?.exclusive === true) {
        step.result.then(
          () => this.#run(),
          () => this.#run(),
        )
        return
      }
    }
    this.#running = false
  }

  #start(job: Job): Step<unknown> | undefined {
    try {
      const step = job.run(this)
      step.result.then(
        (result) => this.#settle(() => job.resolve(result)),
        (error) => this.#settle(() => job.reject(error)),
      )
      return step
    } catch (error) {
      this.#settle(() => job.reject(error))
      return undefined
    }
  }

  #settle(answer: () => void): void {
    this.#pending -= 1
    answer()
  }

  #load(): void {
    this.#threads.current(this.#topic).then(
      (thread) => {
        this.thread = thread
        this.#run()
      },
      (error) => {
        for (const job of this.#jobs.splice(0)) this.#settle(() => job.reject(error))
        this.#running = false
      },
    )
  }
}

/** The lanes of all topics. A job enters its lane before the first await, so that the order of arrival holds. */
export class Lanes {
  readonly #threads: Threads
  readonly #limits: LaneLimits
  readonly #onLimit: OnLimit
  readonly #lanes = new Map<Topic, Lane>()
  #pending = 0

  constructor(threads: Threads, limits: LaneLimits, onLimit: OnLimit = () => {}) {
    this.#threads = threads
    this.#limits = limits
    this.#onLimit = onLimit
  }

  /** The number of jobs waiting or running in all lanes. */
  get waiting(): number {
    return this.#pending
  }

  /** Runs a job when its turn comes. Rejects with Refused `busy` when too many jobs wait. */
  enter<Result>(topic: Topic, run: (lane: Lane) => Step<Result>): Promise<Result> {
    if (this.#pending >= this.#limits.waiting) return Promise.reject(new Refused('busy').by('lanes.waiting'))
    return new Promise<Result>((resolve, reject) => {
      const settle = (answer: () => void) => {
        this.#pending -= 1
        answer()
      }
      this.#pending += 1
      const job: Job = {
        run,
        resolve: (result) => settle(() => resolve(result as Result)),
        reject: (error) => settle(() => reject(error)),
      }
      try {
        this.#lane(topic).push(job)
      } catch (error) {
        job.reject(error)
      }
    })
  }

  /** Makes the threads of a person be read again at their next use, because something about the person changed. */
  forgetPerson(uid: string): void {
    for (const lane of this.#lanes.values()) if (lane.thread?.user.uid === uid) lane.thread = undefined
  }

  /** Makes the threads of topics be read again at their next use, also where there was none. */
  forgetTopics(isMeant: (topic: Topic) => boolean): void {
    for (const [topic, lane] of this.#lanes) if (isMeant(topic)) lane.thread = undefined
  }

  #lane(topic: Topic): Lane {
    const known = this.#lanes.get(topic)
    if (known !== undefined) {
      this.#lanes.delete(topic)
      this.#lanes.set(topic, known)
      return known
    }
    this.#evict()
    const lane = new Lane(topic, this.#threads, this.#limits.waitingPerLane)
    this.#lanes.set(topic, lane)
    return lane
  }

  /** Drops the least recently used idle lane. */
  #evict(): void {
    if (this.#lanes.size < this.#limits.kept) return
    for (const [topic, lane] of this.#lanes) {
      if (lane.pending > 0) continue
      this.#lanes.delete(topic)
      this.#onLimit('lanes.kept')
      return
    }
  }
}
