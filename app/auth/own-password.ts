import type { SessionUid } from '../../domain/ids.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import { changePassword } from './change-password.ts'
import type { LoginDeps } from './login.ts'
import { isPassword } from './passwords.ts'

export interface OwnPasswordDeps extends LoginDeps {
  readonly auditor: AuditWriter
}

/** Who asks, and from which address (see `countedAddress`). */
export interface PasswordAsker {
  readonly actor: AgentActor
  readonly session: SessionUid
  readonly address: string
}

/**
 * Changes the password of the agent who asks and knows the old one; ends all their sessions but the one that asks.
 * Throws Refused `wrong_password`, which counts as a failed login, `too_many_requests`, or `busy`.
 */
export async function changeOwnPassword(
  deps: OwnPasswordDeps,
  { actor, session, address }: PasswordAsker,
  { oldPassword, newPassword }: { readonly oldPassword: string; readonly newPassword: string },
): Promise<void> {
  const { agents, sessions, throttle, hashing, auditor, onFailed, passwordCost: cost } = deps
  const found = await agents.account(actor.accountUid)
  if (found === null) throw new Refused('unauthenticated')
  const attempt = { username: found.agent.username, address }
  await hashing.inTurn(address, async () => {
    throttle.check(attempt)
    const isRight = await isPassword(oldPassword, found.passwordHash)
    // Hashing takes long: the password may have changed meanwhile.
    const now = isRight ? await agents.account(actor.accountUid) : null
    if (now?.credentials !== found.credentials) {
      throttle.failed(attempt)
      onFailed('wrong')
      throw new Refused('wrong_password')
    }
    const change = { agentUid: actor.uid, password: newPassword, keptSession: session, cost }
    await changePassword({ agents, sessions }, change)
  })
  const target = { targetUid: actor.uid, targetName: found.agent.nickname }
  await auditor.done(actor, { kind: 'password.set', ...target, after: { password: 'another' } })
}
