import type { Actor } from '../person.ts'
import { Refused } from '../refusal.ts'
import type { Thread } from './thread.ts'

const maxCommentLength = 2000
const maxAfterEndMs = 7 * 24 * 3600 * 1000

/** A visitor's rating of a conversation. */
export interface Rating {
  /** From 1, the worst, to 5. */
  readonly score: number
  readonly comment: string
}

/** Reads the content of RATE_SUBMIT, `{score, comment?}`. Throws Refused `malformed` or `field_too_long`. */
export function readRating(content: string): Rating {
  const { score, comment = '' } = parse(content)
  if (!Number.isInteger(score) || (score as number) < 1 || (score as number) > 5) {
    throw new Refused('malformed', 'score is a whole number from 1 to 5.')
  }
  if (typeof comment !== 'string') throw new Refused('malformed', 'comment is a text.')
  if (comment.includes('\0')) throw new Refused('malformed', 'comment contains a NUL character.')
  if (comment.length > maxCommentLength) throw new Refused('field_too_long', 'comment is too long.')
  return { score: score as number, comment }
}

/**
 * Refuses a rating by anybody but the visitor, of a thread that no agent has had, a second rating, and one that comes
 * more than seven days after the end.
 */
export function checkMayRate(actor: Actor, thread: Thread, nowMs: number): void {
  if (actor.uid !== thread.user.uid) throw new Refused('forbidden', 'Only the visitor rates a conversation.')
  if (thread.agentUid === null) throw new Refused('wrong_state')
  if (thread.closedAt !== null && nowMs - thread.closedAt > maxAfterEndMs) throw new Refused('thread_closed')
  if (thread.score !== null) throw new Refused('already_rated')
}

/** Returns the thread with its rating. */
export function rated(thread: Thread, score: number): Thread {
  return { ...thread, score, revision: thread.revision + 1 }
}

function parse(content: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(content)
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  } catch {
    // Falls through to the one refusal of both.
  }
  throw new Refused('malformed', 'The content of RATE_SUBMIT is {"score": 1 to 5, "comment"}.')
}
