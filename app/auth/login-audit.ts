import type { Agent } from '../../domain/people/agent.ts'
import { type AuditWriter, doerOf } from '../audit/audit-writer.ts'
import type { Clock } from '../timing/clock.ts'

/** Of one account a failed login is written down once in so long: whoever guesses must not fill the disk. */
const failedEveryMs = 60_000

/** What is written down about logins. */
export interface LoginAudit {
  /** Resolves when it is stored. */
  succeeded(agent: Agent): Promise<void>
  /** Returns at once: how long an answer takes tells nobody whether there is such an account. */
  failed(agent: Agent): void
}

/** Writes logins of agents that there are into the audit log; of usernames that nobody has it keeps nothing. */
export function loginAudit(auditor: AuditWriter, clock: Clock, onError: (error: unknown) => void): LoginAudit {
  /** Not more than there are agents. */
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
