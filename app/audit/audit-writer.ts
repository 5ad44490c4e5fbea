import { type Act, changesBetween, type Doer } from '../../domain/audit.ts'
import type { Uid } from '../../domain/ids.ts'
import type { Agent } from '../../domain/people/agent.ts'
import type { AgentActor } from '../../domain/person.ts'
import type { AuditStore } from '../../store/ports/audit.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'

/** Records what was done. */
export interface AuditWriter {
  /** Records an act of an agent. Called right after the act, which is answered only once this is stored too. */
  done(actor: AgentActor, act: GivenAct): Promise<void>
  /** Records an act of any doer in an organization. */
  doneBy(doer: Doer, orgUid: Uid, act: GivenAct): Promise<void>
}

/** An act, with its changes or the states before and after it. */
export type GivenAct = Pick<Act, 'kind' | 'targetUid'> & {
  readonly targetName?: string
  readonly before?: object | null
  readonly after?: object
}

/** Where the audit writer writes, and what it writes with. */
export interface AuditWriterDeps {
  readonly audit: Pick<AuditStore, 'add'>
  readonly clock: Clock
  readonly uids: Uids
}

/** Returns an audit writer that writes to a store. */
export function auditWriterFor({ audit, clock, uids }: AuditWriterDeps): AuditWriter {
  const doneBy: AuditWriter['doneBy'] = (
    doer,
    orgUid,
    { kind, targetUid, targetName = '', before = null, after = {} },
  ) => {
    const changes = changesBetween(before as Record<string, unknown> | null, after as Record<string, unknown>)
    return audit.add({ uid: uids.newUid(), orgUid, at: clock.now(), doer, kind, targetUid, targetName, changes })
  }
  return {
    doneBy,
    done: ({ uid, orgUid, person }, act) => doneBy({ kind: 'agent', uid, name: person.nickname }, orgUid, act),
  }
}

/** Returns how the audit log names an agent. */
export function doerOf({ uid, nickname: name }: Pick<Agent, 'uid' | 'nickname'>): Doer {
  return { kind: 'agent', uid, name }
}
