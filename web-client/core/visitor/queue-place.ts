import { numberOf, readJson, textOf } from '../platform/coerce.ts'

/** The place in the queue as the server told it last. */
export interface QueuePlace {
  /** What the workgroup says to those who wait in words of its own; empty for none. */
  readonly ownText: string
  /** From 1. */
  readonly position: number
  readonly queueSize: number
  readonly estimatedWaitSeconds: number
  /** An agent is asked right now. */
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
