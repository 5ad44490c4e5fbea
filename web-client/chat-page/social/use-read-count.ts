import { useEffect } from 'preact/hooks'
import { kindOf } from '../../../domain/message-kind.ts'
import { isReached } from '../../core/connection/connection-state.ts'
import type { ReadCount } from '../../core/social/group-receipts.ts'
import type { OpenedThread } from '../../core/social/opened-thread.ts'
import type { SocialRow } from '../../core/social/social-row.ts'
import { useSocial } from './parts/social-context.ts'

/** Returns how many have read the last message of a group, if one wrote it oneself; undefined otherwise. */
export function useReadCount(row: SocialRow, { conversation, receipts, load }: OpenedThread): ReadCount | undefined {
  const { session, social } = useSocial()
  // What others read meanwhile is not told again.
  const isThere = isReached(session.connectionState.value)
  useEffect(() => {
    const count = async () => {
      await load()
      const { members, hasMore } = await social.groups.membersOf(row.face.peek().uid, 0)
      // Of a large group only what the server counts is told.
      if (hasMore) return
      const own = conversation.timeline.messages.peek().filter(({ user }) => user.uid === session.uid)
      const others = members.filter(({ uid }) => uid !== session.uid).map(({ readSeq }) => readSeq)
      const [last] = own.slice(-1)
      if (last === undefined) return
      for (const content of receipts.count([last], others))
        conversation.apply({ ...last, type: 'READ', content, seq: 0 })
    }
    // Without an answer it is told when the next one reads.
    if (isThere) count().catch(() => {})
  }, [conversation, isThere])
  const last = conversation.items.value.at(-1)
  if (last?.kind !== 'stored' || !last.isOwn || last.message.status === 'RECALL') return undefined
  return kindOf(last.message.type) === 'stored' ? receipts.counts.value.get(last.message.uid) : undefined
}
