import { type Act, changesBetween, type Doer } from '../../domain/audit.ts'
import type { Uid } from '../../domain/ids.ts'
import type { Agent } from '../../domain/people/agent.ts'
import type { AgentActor } from '../../domain/person.ts'
import type { AuditStore } from '../../store/ports/audit.ts'
import { newUid } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'

/** Writes down what was done. */
export interface AuditWriter {
  /** By an agent. Right after the act, which is answered only when this is stored too. */
  done(actor: AgentActor, act: GivenAct): Promise<void>
  /** By whoever it was, in an organization. */
  doneBy(doer: Doer, orgUid: Uid, act: GivenAct): Promise<void>
}

/** An act, with what changed or with the two states between which it did. */
export type GivenAct = Pick<Act, 'kind' | 'targetUid'> & {
  readonly targetName?: string
  readonly before?: object | null
  readonly after?: object
}

/** An auditor that writes into a book. */
export function auditWriterFor({ audit, clock }: { audit: Pick<AuditStore, 'add'>; clock: Clock }): AuditWriter {
  const doneBy: AuditWriter['doneBy'] = (
    doer,
    orgUid,
    { kind, targetUid, targetName = '', before = null, after = {} },
  ) => {
    const changes = changesBetween(before as Record<string, unknown> | null, after as Record<string, unknown>)
    return audit.add({ uid: newUid(), orgUid, at: clock.now(), doer, kind, targetUid, targetName, changes })
  }
  return {
    doneBy,
    done: ({ uid, orgUid, person }, act) => doneBy({ kind: 'agent', uid, name: person.nickname }, orgUid, act),
  }
}

/** Who an agent is in the audit log. */
export function doerOf({ uid, nickname: name }: Pick<Agent, 'uid' | 'nickname'>): Doer {
  return { kind: 'agent', uid, name }
}
