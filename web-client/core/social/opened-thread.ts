import { ApiRefusal } from '../connection/api.ts'
import type { Conversation } from '../conversation/conversation.ts'
import { MessageHistory } from '../conversation/message-history.ts'
import type { ReadMarkers } from '../conversation/read-markers.ts'
import type { Platform } from '../platform/platform.ts'
import { root, type VisitorConnection } from '../visitor/visitor-connection.ts'
import { GroupReceipts, groupReading } from './group-receipts.ts'
import type { SocialRequests } from './social-api.ts'
import type { SocialRow } from './social-row.ts'

/** A conversation that was opened, with how many have read what one said in it. */
export interface OpenedThread {
  readonly conversation: Conversation
  readonly receipts: GroupReceipts
  /** Loads its newest messages, the first time it succeeds. Throws ApiRefusal, NoAnswer, SessionOver. */
  readonly load: () => Promise<void>
  /** Loads them again if its row says that there is more than is known here. Throws as `load` does. */
  readonly complete: (row: SocialRow | undefined) => Promise<void>
  readonly end: () => void
}

interface OpenedThreadDeps extends SocialRequests {
  readonly platform: Platform
  readonly connection: Pick<VisitorConnection, 'conversationOn'>
  readonly seen: ReadMarkers
  readonly isGroup: boolean
  readonly keepReading?: ((conversation: Conversation) => () => void) | undefined
}

/** Opens the conversation of a topic; nothing is loaded yet. */
export function openThread(deps: OpenedThreadDeps, topic: string): OpenedThread {
  const { api, token, platform, connection, seen, isGroup, keepReading } = deps
  const conversation = connection.conversationOn(topic, (shared) => ({
    seen,
    ...(isGroup ? groupReading(shared) : {}),
  }))
  const end = keepReading?.(conversation) ?? (() => {})
  const history = { topic, api, token, clock: platform.clock, root }
  const reload = () => new MessageHistory(history, (found) => conversation.timeline.answer(found)).loadNewest()
  let loading: Promise<void> | undefined
  const load = () => {
    loading ??= conversation.loadOlder().catch((error) => {
      loading = undefined
      // What was kept of it is the reader's no more.
      if (error instanceof ApiRefusal && !error.isPassing) conversation.timeline.answer([])
      throw error
    })
    return loading
  }
  const complete = async (row: SocialRow | undefined) => {
    if (row !== undefined && isBehind(conversation, row)) await reload()
  }
  return { conversation, receipts: new GroupReceipts(), load, complete, end }
}

/** A device that the server does not remember gets nothing of what it missed. */
function isBehind({ timeline }: Conversation, { threadUid, listed }: SocialRow): boolean {
  const newest = timeline.messages.peek().at(-1)
  return newest?.thread.uid !== threadUid.peek() || newest.seq < listed.lastSeq
}
