/** Where a visit stands. */
export type Stage =
  /** Nothing was asked for yet. */
  | 'idle'
  | 'starting'
  | 'waiting'
  | 'chatting'
  /** Nobody is there: a message may be left. */
  | 'away'
  | 'ended'
  /** It could not begin. */
  | 'failed'

const ends = new Set(['AUTO_CLOSED', 'AGENT_CLOSED', 'VISITOR_CLOSED'])

/** Where a visit stands after a message of its newest thread; undefined when that says nothing of it. */
export function stageOf(type: string, state: string, now: Stage): Stage | undefined {
  // A late word of what had ended before this page takes nothing from who begins to write here.
  const ended = now === 'idle' ? undefined : 'ended'
  if (ends.has(type)) return ended
  switch (state) {
    case 'QUEUING':
    case 'OFFERED':
      return 'waiting'
    case 'CHATTING':
      return 'chatting'
    case 'OFFLINE':
      return 'away'
    case 'CLOSED':
      return ended
    default:
      return undefined
  }
}
