import { numberOf, readJson, textOf } from '../platform/coerce.ts'

/** The place in the queue, from the last message about it. */
export interface QueuePlace {
  /** The workgroup's own text for waiting visitors; empty if there is none. */
  readonly ownText: string
  /** From 1. */
  readonly position: number
  readonly queueSize: number
  readonly estimatedWaitSeconds: number
  /** Whether an agent has an offer of the thread right now. */
  readonly isAsked: boolean
}

/** Reads the content of QUEUE or QUEUE_UPDATE. */
export function readQueuePlace(text: string): QueuePlace {
  const { content, hasOwnText, position, queueSize, estimatedWaitTime, asked } = readJson(text)
  return {
    ownText: hasOwnText === true ? textOf(content) : '',
    position: numberOf(position),
    queueSize: numberOf(queueSize),
    estimatedWaitSeconds: numberOf(estimatedWaitTime),
    isAsked: asked === true,
  }
}
