import type { Uid } from '../../domain/ids.ts'
import { withEvent } from '../../domain/message/system-event.ts'
import { ended } from '../../domain/thread/friends.ts'
import { withoutMember } from '../../domain/thread/group.ts'
import { isOpen, type Thread } from '../../domain/thread/thread.ts'
import { append, type MessageDeps } from '../messaging/append.ts'
import { inLaneOf } from '../messaging/in-lane.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'
import { sentenceFor } from './social-words.ts'

/** Who has left is not named: their name is being erased. */
const somebody = { uid: '' as Uid, nickname: 'Somebody' }

/**
 * Ends the thread of two friends, or takes somebody out of a group, because they are being erased; the others are told,
 * without a name.
 */
export async function endForErased(deps: MessageDeps, thread: Thread, erasedUid: Uid): Promise<void> {
  if (!isOpen(thread)) return
  await inLaneOf(deps, thread, async (lane, current) => {
    const isIn = current.participants.some(({ uid }) => uid === erasedUid)
    if (!isOpen(current) || !isIn) return null
    const nowMs = deps.clock.now()
    const isGroup = current.type === 'GROUP'
    const kind = isGroup ? 'GROUP_LEFT' : 'UNFRIENDED'
    const after = isGroup ? withoutMember(current, erasedUid, nowMs) : ended(current, nowMs)
    const extra = withEvent('', eventOf(kind, somebody, nowMs))
    const said = { type: 'SYSTEM', content: sentenceFor(kind, somebody.nickname, undefined), extra }
    const draft = serverDraft(deps.uids.newMessageUid(), current.topic, said)
    const change = { kind: 'become', after, closedBy: 'SYSTEM' } as const
    return append(deps, lane, { actor: systemActor('system' as Uid, ''), draft, thread: current, after, change })
  })
}
