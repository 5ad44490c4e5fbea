import type { Uid } from '../../domain/ids.ts'
import type { Actor } from '../../domain/person.ts'
import { isOpen, type Thread, threadStates } from '../../domain/thread/thread.ts'
import { agentProfile } from '../dispatch/agent-profile.ts'
import type { Blocks } from '../limits/blocks.ts'
import { inLaneOf } from '../messaging/in-lane.ts'
import { systemActor } from '../messaging/server-message.ts'
import { endThread, type ThreadDeps } from '../threads/end-thread.ts'

/** A visitor has a few open threads, one for each workgroup or agent at most. */
const maxOpen = 200
const openStates = threadStates.filter((state) => state !== 'CLOSED')

export interface EndBlockedDeps {
  readonly blocks: Pick<Blocks, 'isBlocked'>
  readonly threadDeps: ThreadDeps
}

/** Ends the open conversations of a visitor who is blocked, and takes them out of the queues. */
export async function endThreadsOf(deps: EndBlockedDeps, orgUid: Uid, visitorUid: Uid): Promise<void> {
  const filter = { orgUid, visitorUid, states: openStates }
  const open = await deps.threadDeps.threads.query(filter, { offset: 0, limit: maxOpen })
  for (const thread of open) await endIfBlocked(deps, thread)
}

/** Ends a conversation with a visitor who is blocked, also one that began while the block came. */
export async function endIfBlocked({ blocks, threadDeps }: EndBlockedDeps, thread: Thread): Promise<void> {
  if (!isWithVisitor(thread) || !isOpen(thread)) return
  if (!blocks.isBlocked(thread.orgUid, thread.user.uid)) return
  await inLaneOf(threadDeps.messageDeps, thread, async (lane, current) => {
    if (!isOpen(current) || !blocks.isBlocked(current.orgUid, current.user.uid)) return null
    const why = { type: 'AGENT_CLOSED', closedBy: 'SYSTEM', phrase: 'closedByAgent', kind: 'ENDED' } as const
    const actor = await speakerOf(threadDeps, current)
    return endThread(threadDeps, lane, { thread: current, actor, isUnrated: true, ...why })
  })
}

/** Who blocks is nothing for the visitor: whom they talk with, or asked for, has ended it. */
async function speakerOf({ agents, workgroups }: ThreadDeps, { agentUid, targetUid }: Thread): Promise<Actor> {
  const said = agentUid === null ? await workgroups.byUid(targetUid) : null
  if (said !== null) return systemActor(targetUid, said.nickname, said.avatar)
  const { uid, nickname, avatar } = await agentProfile(agents, agentUid ?? targetUid)
  return systemActor(uid, nickname, avatar)
}

function isWithVisitor({ type }: Thread): boolean {
  return type === 'AGENT' || type === 'WORKGROUP'
}
