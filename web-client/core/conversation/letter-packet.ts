import { noThread, noUser, type WireMessage } from '../../../proto/wire.ts'
import type { Letter } from '../platform/letter-store.ts'

/** Returns the packet that carries a letter. */
export function packetOf({ uid, type, content, extra, topic }: Letter, channel: string): WireMessage {
  const unknown = { user: noUser, status: 'SENDING', createdAt: '', seq: 0, sentAt: 0 }
  return { uid, type, content, extra, channel, thread: { ...noThread, topic }, ...unknown }
}
