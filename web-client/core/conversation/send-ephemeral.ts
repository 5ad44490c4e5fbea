import { noThread, noUser, type WireMessage } from '../../../proto/wire.ts'
import type { ServerConnection } from '../connection/server-connection.ts'

export interface SendEphemeralDeps {
  readonly topic: string
  readonly connection: Pick<ServerConnection, 'state' | 'publish' | 'sendToTabs'>
  readonly channel: string
  /** Returns a uid for a new message. */
  readonly newUid: () => string
}

type EphemeralMessage = Omit<WireMessage, 'status' | 'createdAt' | 'seq' | 'sentAt'>

/** Sends a message that is never stored by the socket. Returns it unsent if there is no socket. */
export function sendEphemeral(deps: SendEphemeralDeps, type: string, content: string): EphemeralMessage | undefined {
  const { topic, connection, channel, newUid } = deps
  const message = { uid: newUid(), type, content, channel, extra: '', thread: { ...noThread, topic }, user: noUser }
  const isSent = connection.publish({ ...message, status: '', createdAt: '', seq: 0, sentAt: 0 }, 0)
  return isSent ? undefined : message
}
