import type { ApiDeps } from '../../api/deps.ts'
import type { AuditWriter } from '../../app/audit/audit-writer.ts'
import { loadBlocks } from '../../app/blocking/block-contacts.ts'
import { endIfBlocked, endThreadsOf } from '../../app/blocking/end-blocked.ts'
import type { Blocks } from '../../app/limits/blocks.ts'
import type { ThreadEvents } from '../../app/messaging/thread-events.ts'
import type { Uids } from '../../app/new-uid.ts'
import type { Clock } from '../../app/timing/clock.ts'
import type { Uid } from '../../domain/ids.ts'
import type { Store } from '../../store/store.ts'
import type { Limits } from '../config/limits.ts'
import type { Dispatch } from './compose-dispatch.ts'

/** In which a block may not have ended all conversations. */
const lateMs = 10 * 60_000

interface ComposeContactsDeps {
  readonly store: Store
  readonly events: ThreadEvents
  readonly blocks: Blocks
  readonly limits: Limits
  readonly auditor: AuditWriter
  readonly uids: Uids
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

interface ComposedContacts {
  readonly contactDeps: Pick<ApiDeps, 'contactDeps' | 'mergeDeps' | 'blockDeps' | 'blocks'>
  readonly dispatch: Dispatch
}

/** Puts together what agents know of visitors, and who may not write. */
export function composeContacts(dispatch: Dispatch, given: ComposeContactsDeps): ComposedContacts {
  const { store, events, blocks, limits, auditor, uids, clock, onError } = given
  const { contacts, agents, threads, visits, merges } = store
  const ending = { blocks, threadDeps: dispatch.threadDeps }
  const contactDeps = { contacts, agents, threads, visits, merges, blocks }
  const blockDeps = {
    ...{ contactDeps, blockStore: store.blocks, blocks, auditor, uids, clock, most: limits.blocks.kept },
    endThreads: (orgUid: Uid, visitorUid: Uid) => endThreadsOf(ending, orgUid, visitorUid),
  }
  // One may begin, or be reopened, while its visitor is being blocked.
  events.onChange((_, after) => void endIfBlocked(ending, after).catch(onError))
  const resume = async () => {
    const loaded = await loadBlocks(blockDeps)
    await dispatch.resume()
    // The server may have stopped between a block and the ends that follow it.
    for (const { kind, orgUid, target, at } of loaded)
      if (kind === 'VISITOR' && clock.now() - at < lateMs) await endThreadsOf(ending, orgUid, target as Uid)
  }
  return {
    contactDeps: { contactDeps, mergeDeps: { contactDeps, auditor, uids, clock }, blockDeps, blocks },
    dispatch: { ...dispatch, resume },
  }
}
