import type { SessionUid, Uid } from '../../domain/ids.ts'
import type { Agents } from '../../store/ports/people.ts'
import { hashPassword, type PasswordCost, passwordCost } from './passwords.ts'
import type { Sessions } from './sessions.ts'

/** What changing a password works with. */
export interface ChangePasswordDeps {
  readonly agents: Pick<Agents, 'setPassword'>
  readonly sessions: Pick<Sessions, 'outdate'>
}

/** A password as somebody wants it. */
export interface NewPassword {
  readonly agentUid: Uid
  readonly password: string
  /** The session that asks for it, when it is the account's own: it goes on. */
  readonly keptSession: SessionUid | null
  readonly cost?: PasswordCost
}

/** The one way to change a password: ends all that was opened with the old one. Nothing for an agent who is gone. */
export async function changePassword({ agents, sessions }: ChangePasswordDeps, wish: NewPassword): Promise<void> {
  const { agentUid, password, keptSession, cost = passwordCost } = wish
  const account = await agents.setPassword(agentUid, await hashPassword(password, cost), keptSession)
  if (account === null) return
  const { accountUid } = account.agent
  sessions.outdate({ uid: accountUid, kind: 'agent', credentials: account.credentials, keptSession })
}
