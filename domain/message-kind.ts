/** How the line treats a type of message, protocol.md §3. */
export type MessageKind =
  /** Numbered, kept, delivered to everyone in the thread. */
  | 'stored'
  /** Told to the others while it is fresh, never kept. */
  | 'passing'
  /** Moves the status of another message and tells its author. */
  | 'receipt'
  /** Withdraws another message. */
  | 'recall'
  /** Asks the visitor for a rating: the server and agents do. */
  | 'rate-invite'
  /** The visitor's rating. */
  | 'rate'
  /** The form of a visitor who found nobody there. */
  | 'leave-message'
  /** Spoken by the server alone. */
  | 'server'
  /** Asks an agent to take a thread over or to join it, or answers that. */
  | 'hand-over'

const kinds: ReadonlyMap<string, MessageKind> = new Map(
  Object.entries({
    TYPING: 'passing',
    PROCESSING: 'passing',
    PREVIEW: 'passing',
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
    OFFER: 'server',
    OFFER_END: 'server',
    AGENT_STATUS: 'server',
    TAKEN_OVER: 'server',
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

/** The types that mean something to the line itself; a message of any other is words, a file or whatever clients agree on. */
export const typesOfLine: readonly string[] = [...kinds.keys()]

/** How a message of this type is treated; an unknown type is stored and carried as it is. */
export function kindOf(type: string): MessageKind {
  return kinds.get(type) ?? 'stored'
}
