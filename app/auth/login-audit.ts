import type { Agent } from '../../domain/people/agent.ts'
import { type AuditWriter, doerOf } from '../audit/audit-writer.ts'
import type { Clock } from '../timing/clock.ts'

/** A failed login is recorded once per account in this time: an attacker who guesses must not fill the disk. */
const failedEveryMs = 60_000

/** Records logins. */
export interface LoginAudit {
  /** Resolves once it is stored. */
  succeeded(agent: Agent): Promise<void>
  /** Returns at once, so that the response time does not reveal whether the account exists. */
  failed(agent: Agent): void
}

/** Records logins of existing agents in the audit log; records nothing for unknown usernames. */
export function loginAudit(auditor: AuditWriter, clock: Clock, onError: (error: unknown) => void): LoginAudit {
  /** Bounded by the number of agents. */
  const failedAt = new Map<string, number>()
  const aboutOf = ({ uid, username }: Agent) => ({ targetUid: uid, targetName: username })
  return {
    succeeded: (agent) => auditor.doneBy(doerOf(agent), agent.orgUid, { kind: 'login', ...aboutOf(agent) }),
    failed: (agent) => {
      const nowMs = clock.now()
      if (nowMs - (failedAt.get(agent.uid) ?? Number.NEGATIVE_INFINITY) < failedEveryMs) return
      failedAt.set(agent.uid, nowMs)
      const nobody = { kind: 'nobody', uid: '', name: '' } as const
      auditor.doneBy(nobody, agent.orgUid, { kind: 'login.failed', ...aboutOf(agent) }).catch(onError)
    },
  }
}
