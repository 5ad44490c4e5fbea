import type { SessionUid, Uid } from '../../domain/ids.ts'
import type { Agents } from '../../store/ports/people.ts'
import { hashPassword, type PasswordCost, passwordCost } from './passwords.ts'
import type { Sessions } from './sessions.ts'

export interface ChangePasswordDeps {
  readonly agents: Pick<Agents, 'setPassword'>
  readonly sessions: Pick<Sessions, 'outdate'>
}

/** A password change as requested. */
export interface NewPassword {
  readonly agentUid: Uid
  readonly password: string
  /** The session that asks, if it is the account's own: it stays alive. */
  readonly keptSession: SessionUid | null
  readonly cost?: PasswordCost
}

/**
 * The only way to change a password: ends everything opened with the old one. Does nothing for an agent who is gone.
 */
export async function changePassword({ agents, sessions }: ChangePasswordDeps, input: NewPassword): Promise<void> {
  const { agentUid, password, keptSession, cost = passwordCost } = input
  const account = await agents.setPassword(agentUid, await hashPassword(password, cost), keptSession)
  if (account === null) return
  const { accountUid } = account.agent
  sessions.outdate({ uid: accountUid, kind: 'agent', credentials: account.credentials, keptSession })
}
