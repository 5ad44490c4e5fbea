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
  /** Spoken by the server alone. */
  | 'server'
  /** Asks the dispatcher for something it cannot do yet. */
  | 'unsupported'

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
    AUTO_CLOSED: 'server',
    AGENT_CLOSED: 'server',
    VISITOR_CLOSED: 'server',
    ERROR: 'server',
    RATE_INVITE: 'server',
    LEAVE_MSG: 'server',
    TRANSFER: 'unsupported',
    TRANSFER_ACCEPT: 'unsupported',
    TRANSFER_REJECT: 'unsupported',
    TRANSFER_CANCEL: 'unsupported',
    TRANSFER_TIMEOUT: 'unsupported',
    INVITE: 'unsupported',
    INVITE_ACCEPT: 'unsupported',
    INVITE_REJECT: 'unsupported',
    INVITE_CANCEL: 'unsupported',
    INVITE_TIMEOUT: 'unsupported',
  } as const),
)

/** How a message of this type is treated; an unknown type is stored and carried as it is. */
export function kindOf(type: string): MessageKind {
  return kinds.get(type) ?? 'stored'
}
