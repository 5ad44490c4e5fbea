/** The stage of a visit. */
export type Stage =
  /** The visitor has not begun yet. */
  | 'idle'
  | 'starting'
  | 'waiting'
  | 'chatting'
  /** No agent is there. The visitor may leave a message. */
  | 'away'
  | 'ended'
  /** The visit could not begin. */
  | 'failed'

const ends = new Set(['AUTO_CLOSED', 'AGENT_CLOSED', 'VISITOR_CLOSED'])

/** Returns the stage after a message of the newest thread; undefined if the message does not change it. */
export function stageOf(type: string, state: string, now: Stage): Stage | undefined {
  // A late message of a thread that ended before this page opened does not disturb a visitor who begins to write.
  const ended = now === 'idle' ? undefined : 'ended'
  if (ends.has(type)) return ended
  switch (state) {
    case 'QUEUING':
    case 'OFFERED':
      return 'waiting'
    case 'CHATTING':
    // A backend has begun it.
    case 'NEW':
      return 'chatting'
    case 'OFFLINE':
      return 'away'
    case 'CLOSED':
      return ended
    default:
      return undefined
  }
}
