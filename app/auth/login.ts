import type { SessionUid } from '../../domain/ids.ts'
import type { Agent } from '../../domain/people/agent.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Account, Agents } from '../../store/ports/people.ts'
import { newUid } from '../new-uid.ts'
import type { FairQueue } from './fair-queue.ts'
import type { LoginAudit } from './login-audit.ts'
import type { Attempt, LoginLimiter } from './login-limiter.ts'
import { hashOfNone, isPassword, type PasswordCost } from './passwords.ts'
import type { Sessions } from './sessions.ts'
import type { Claims } from './tokens.ts'

/** What logging in works with. */
export interface LoginDeps {
  readonly sessions: Sessions
  readonly agents: Agents
  readonly notes: LoginAudit
  readonly throttle: LoginLimiter
  /** Where passwords wait to be hashed. */
  readonly hashing: FairQueue
  /** Hears of every login that was refused, and whether its password was looked at. */
  readonly onFailed: (reason: 'wrong' | 'throttled') => void
  readonly passwordCost: PasswordCost
}

/** A fresh pair of tokens. */
export interface LoggedIn {
  readonly agent: Agent
  readonly accessToken: string
  readonly refreshToken: string
  /** Of the access token, in seconds. */
  readonly expiresIn: number
}

/**
 * Logs an agent in. Throws Refused `bad_credentials`, or `too_many_requests` or `busy` where the password is not looked
 * at: too many were wrong before, or wait.
 */
export async function logIn(logins: LoginDeps, attempt: Attempt & { readonly password: string }): Promise<LoggedIn> {
  try {
    const loggedIn = await tryToLogIn(logins, attempt)
    logins.throttle.succeeded(attempt)
    return loggedIn
  } catch (error) {
    const isWrong = error instanceof Refused && error.code === 'bad_credentials'
    if (isWrong) logins.throttle.failed(attempt)
    if (error instanceof Refused) logins.onFailed(isWrong ? 'wrong' : 'throttled')
    throw error
  }
}

async function tryToLogIn(
  { sessions, agents, notes, throttle, hashing, passwordCost }: LoginDeps,
  attempt: Attempt & { readonly password: string },
): Promise<LoggedIn> {
  throttle.check(attempt)
  const found = await agents.byUsername(attempt.username)
  const right = await hashing.inTurn(attempt.address, async () => {
    // Others may have failed while this one waited.
    throttle.check(attempt)
    // An unknown username costs as much as a wrong password, so that the time tells nobody who exists.
    return isPassword(attempt.password, found?.passwordHash ?? hashOfNone(passwordCost))
  })
  if (found !== null && !right) notes.failed(found.agent)
  if (found === null || !right) throw new Refused('bad_credentials')
  // Hashing takes long: the password may be another one by now, or the agent gone.
  const account = await agents.account(found.agent.accountUid)
  if (account?.credentials !== found.credentials) throw new Refused('bad_credentials')
  await notes.succeeded(found.agent)
  return pairFor(sessions, account, { session: newUid() as SessionUid, generation: 0 })
}

/** A new pair for a refresh token that is alive, once; the session stays the same. Throws Refused `unauthenticated`. */
export async function refresh({ sessions }: Pick<LoginDeps, 'sessions'>, refreshToken: string): Promise<LoggedIn> {
  const taken = await sessions.takeRefresh(refreshToken)
  if (taken === undefined) throw new Refused('unauthenticated')
  return pairFor(sessions, taken.account, taken.claims)
}

/** The tokens are of the account as it was read: void when its password changes before they are sent. */
function pairFor(sessions: Sessions, account: Account, given: Pick<Claims, 'session' | 'generation'>): LoggedIn {
  const { accessMs, refreshMs } = sessions.lifetimes
  const { session, generation } = given
  const { agent, credentials } = account
  const holder = { uid: agent.accountUid, kind: 'agent', session, generation, credentials } as const
  return {
    agent,
    accessToken: sessions.issue('access', holder, accessMs),
    refreshToken: sessions.issue('refresh', holder, refreshMs),
    expiresIn: Math.floor(accessMs / 1000),
  }
}
