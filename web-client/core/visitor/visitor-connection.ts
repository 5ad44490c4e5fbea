import type { WireMessage } from '../../../proto/wire.ts'
import type { Api } from '../connection/api.ts'
import { type ConnectionState, isReached } from '../connection/connection-state.ts'
import { ServerConnection } from '../connection/server-connection.ts'
import type { VisitorSession } from '../connection/visitor-session.ts'
import { Conversation, type ConversationDeps } from '../conversation/conversation.ts'
import { Outbox } from '../conversation/outbox.ts'
import type { OutboxStore } from '../platform/letter-store.ts'
import type { Platform } from '../platform/platform.ts'

export interface VisitorConnectionDeps {
  readonly platform: Platform
  readonly api: Api
  readonly session: VisitorSession
  readonly socketUrl: string
  readonly store: OutboxStore
  readonly onStorageError: (error: unknown) => void
  /** Called with each connection, before anything arrives on it. */
  readonly onConnection?: ((connection: VisitorConnection) => void) | undefined
}

export interface VisitorConnectionEvents {
  readonly onMessage: (message: WireMessage) => void
  readonly onState: (state: ConnectionState) => void
  /** Called each time the server is reached again, but not the first time. */
  readonly onReconnected: () => void
}

/** The path of a visitor's requests. */
export const root = '/visitor/api/v1'
const [channel, sendPath, syncPath] = ['WEB', `${root}/message/send`, `${root}/message/sync`]

/** What all conversations of a connection work with. */
export type SharedDeps = Pick<ConversationDeps, 'connection' | 'api' | 'channel' | 'sendPath' | 'token'>

/** The connection of one visitor, with the outbox that belongs to it. */
export interface VisitorConnection {
  readonly uid: string
  readonly outbox: Outbox
  /** Whether the session has ended, so that nothing is tried any more. */
  readonly isOver: () => boolean
  /** Returns a new conversation of a topic; `more` may add to what it works with, or replace it. */
  readonly conversationOn: (topic: string, more?: (shared: SharedDeps) => Partial<ConversationDeps>) => Conversation
  /** Calls the listener for every message of all topics, perhaps more than once each. Returns a function that ends it. */
  readonly onMessage: (listener: (message: WireMessage) => void) => () => void
  /** Tries to reach the server at once if it is not connected. */
  readonly tryNow: () => void
  /** Ends the connection until `resume`; nothing is tried. */
  readonly pause: () => void
  readonly resume: () => void
  /** Stops everything for good. Messages on their way stay in the outbox. */
  readonly stop: () => void
}

/** Connects a visitor, and sends what is in their outbox. */
export function connectVisitor(
  uid: string,
  deps: VisitorConnectionDeps,
  events: VisitorConnectionEvents,
): VisitorConnection {
  const { platform, api, socketUrl, store, onStorageError } = deps
  const { tokens } = deps.session
  const { onMessage } = events
  const connection = new ServerConnection({ platform, api, socketUrl, uid, channel, tokens, syncPath })
  const shared = { connection, api, channel, sendPath, token: () => tokens.current() }
  const outbox = new Outbox({ ...shared, platform, store, onStorageError, owner: uid, onStored: onMessage })
  const endings = [connection.onMessage(onMessage), watch(connection, events)]
  const parts = [tokens, connection, outbox]
  for (const part of parts) void part.start()
  return {
    uid,
    outbox,
    isOver: () => connection.state.value === 'over',
    conversationOn: (topic, more) => {
      const { clock, newMessageUid: newUid } = platform
      return new Conversation({ ...shared, outbox, clock, newUid, root, topic, ownUids: [uid], ...more?.(shared) })
    },
    onMessage: (listener) => connection.onMessage(listener),
    tryNow: () => connection.tryNow(),
    pause: () => connection.pause(),
    resume: () => connection.resume(),
    stop: () => {
      for (const end of endings) end()
      for (const part of parts) part.stop()
    },
  }
}

function watch({ state }: ServerConnection, { onState, onReconnected }: VisitorConnectionEvents): () => void {
  let isBack = false
  return state.subscribe((now) => {
    onState(now)
    if (!isReached(now)) return
    if (isBack) onReconnected()
    isBack = true
  })
}
