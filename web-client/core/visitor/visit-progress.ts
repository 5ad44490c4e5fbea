import { signal } from '@preact/signals-core'
import type { WireMessage, WireUser } from '../../../proto/wire.ts'
import { systemEventOf } from '../conversation/system-event.ts'
import { type QueuePlace, readQueuePlace } from './queue-place.ts'
import { servingAgent } from './serving-agent.ts'
import { type Stage, stageOf } from './stage.ts'

/** How far a visit has come, by the messages of the newest thread. Late messages of an earlier thread do not count. */
export class VisitProgress {
  readonly stage = signal<Stage>('idle')
  readonly queue = signal<QueuePlace | undefined>(undefined)
  /** Whether an agent had the current thread. */
  readonly wasServed = signal(false)
  /** The agent who has the thread or had it last. */
  readonly agent = signal<WireUser | undefined>(undefined)
  /** Whether the server wants a rating. */
  readonly isRatingAsked = signal(false)
  /** The workgroup's own text for when nobody is there; empty if there is none. */
  readonly awayText = signal('')
  /** Whether a message may be left because the queue is full, and not because nobody is there. */
  readonly isQueueFull = signal(false)
  /** Why the visit could not begin. */
  readonly failure = signal<Error | undefined>(undefined)
  /** The uid of the newest thread; empty before the first. */
  threadUid = ''

  /** The visit begins, or begins again. */
  begin(): void {
    this.stage.value = 'starting'
    this.failure.value = undefined
    this.isRatingAsked.value = false
  }

  /** The visit could not begin. */
  fail(error: Error): void {
    this.failure.value = error
    this.stage.value = 'failed'
  }

  /** The visitor has ended the conversation or left the queue. */
  close(): void {
    this.stage.value = 'ended'
  }

  /** The visitor has rated. */
  rate(): void {
    this.isRatingAsked.value = false
  }

  /** Makes a thread the newest one. */
  enter(threadUid: string): void {
    if (threadUid === '' || threadUid === this.threadUid) return
    this.threadUid = threadUid
    this.wasServed.value = false
  }

  /** Finds out after a reload, from the loaded messages, whether an agent had the thread. */
  checkWhetherServed(messages: readonly WireMessage[]): void {
    const last = messages.findLast(({ user }) => user.type === 'AGENT')
    if (last?.thread.uid === this.threadUid) this.wasServed.value = true
  }

  /** Applies a message of the visit's topic. */
  apply(message: WireMessage): void {
    const { type, thread, seq } = message
    if (seq > 0) this.enter(thread.uid)
    const event = systemEventOf(message)
    this.agent.value = servingAgent(this.agent.value, message)
    if (type === 'QUEUE' || type === 'QUEUE_UPDATE') return this.#wait(message)
    if (type === 'LEAVE_MSG') {
      this.awayText.value = event?.hasOwnText === false ? '' : message.content
      this.isQueueFull.value = event?.kind === 'FULL'
    }
    if (type === 'RATE_INVITE') this.isRatingAsked.value = true
    const stage = stageOf(type, thread.state, this.stage.value)
    if (stage === 'chatting') this.wasServed.value = true
    if (stage !== undefined) this.stage.value = stage
  }

  #wait({ content, thread }: WireMessage): void {
    this.queue.value = readQueuePlace(content)
    this.enter(thread.uid)
    this.stage.value = 'waiting'
  }
}
