/** How the line treats a type of message, protocol.md §3. */
export type MessageKind =
  /** Numbered, stored and delivered to everyone in the thread. */
  | 'stored'
  /** Ephemeral: delivered to the others while it is fresh, never stored. */
  | 'passing'
  /** Moves the status of another message and notifies its author. */
  | 'receipt'
  /** A visitor’s client says whether its page is in view; the server tells the agents. */
  | 'visitor-status'
  /** Withdraws another message. */
  | 'recall'
  /** Asks the visitor for a rating; sent by the server and by agents. */
  | 'rate-invite'
  /** The visitor's rating. */
  | 'rate'
  /** The form of a visitor who found nobody available. */
  | 'leave-message'
  /** Sent only by the server. */
  | 'server'
  /** Asks an agent to take over a thread or to join it, or answers such a request. */
  | 'hand-over'

const kinds: ReadonlyMap<string, MessageKind> = new Map(
  Object.entries({
    TYPING: 'passing',
    PROCESSING: 'passing',
    PREVIEW: 'passing',
    VISITOR_STATUS: 'visitor-status',
    ROBOT_STREAM: 'passing',
    DELIVERED: 'receipt',
    READ: 'receipt',
    RECALL: 'recall',
    WELCOME: 'server',
    CONTINUE: 'server',
    SYSTEM: 'server',
    NOTICE: 'server',
    QUEUE: 'server',
    QUEUE_UPDATE: 'server',
    QUEUE_NOTICE: 'server',
    LIVE_VISITORS: 'server',
    OFFER: 'server',
    OFFER_END: 'server',
    AGENT_STATUS: 'server',
    AGENT_PROFILE: 'server',
    TAKEN_OVER: 'server',
    THREAD_FILED: 'server',
    ANNOUNCEMENT: 'server',
    VISITOR_ERASED: 'server',
    AUTO_CLOSED: 'server',
    AGENT_CLOSED: 'server',
    VISITOR_CLOSED: 'server',
    ERROR: 'server',
    RATE_INVITE: 'rate-invite',
    RATE_SUBMIT: 'rate',
    LEAVE_MSG_SUBMIT: 'leave-message',
    LEAVE_MSG: 'server',
    TRANSFER: 'hand-over',
    TRANSFER_ACCEPT: 'hand-over',
    TRANSFER_REJECT: 'hand-over',
    TRANSFER_CANCEL: 'hand-over',
    TRANSFER_TIMEOUT: 'server',
    INVITE: 'hand-over',
    INVITE_ACCEPT: 'hand-over',
    INVITE_REJECT: 'hand-over',
    INVITE_CANCEL: 'hand-over',
    INVITE_TIMEOUT: 'server',
  } as const),
)

/**
 * The types that the line treats specially; a message of any other type is text, a file or whatever clients agree on.
 */
export const typesOfLine: readonly string[] = [...kinds.keys()]

/** Returns how a message of this type is treated; an unknown type is stored and delivered as it is. */
export function kindOf(type: string): MessageKind {
  return kinds.get(type) ?? 'stored'
}
