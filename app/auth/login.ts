import type { Agent } from '../../domain/people/agent.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Account, Agents } from '../../store/ports/people.ts'
import type { FairQueue } from './fair-queue.ts'
import type { LoginAudit } from './login-audit.ts'
import type { Attempt, LoginLimiter } from './login-limiter.ts'
import { hashOfNone, isPassword, type PasswordCost } from './passwords.ts'
import type { Sessions } from './sessions.ts'
import type { Claims } from './tokens.ts'

export interface LoginDeps {
  readonly sessions: Sessions
  readonly agents: Agents
  readonly notes: LoginAudit
  readonly throttle: LoginLimiter
  /** Passwords wait here to be hashed. */
  readonly hashing: FairQueue
  /** Called for every refused login, with whether its password was looked at. */
  readonly onFailed: (reason: 'wrong' | 'throttled') => void
  readonly passwordCost: PasswordCost
}

/** A new pair of tokens. */
export interface LoggedIn {
  readonly agent: Agent
  readonly accessToken: string
  readonly refreshToken: string
  /** Of the access token, in seconds. */
  readonly expiresIn: number
}

/**
 * Logs an agent in. Throws Refused `bad_credentials`, or, without looking at the password, `too_many_requests` or
 * `busy`: too many were wrong before, or too many wait.
 */
export async function logIn(deps: LoginDeps, attempt: Attempt & { readonly password: string }): Promise<LoggedIn> {
  try {
    const loggedIn = await tryToLogIn(deps, attempt)
    deps.throttle.succeeded(attempt)
    return loggedIn
  } catch (error) {
    const isWrong = error instanceof Refused && error.code === 'bad_credentials'
    if (isWrong) deps.throttle.failed(attempt)
    if (error instanceof Refused) deps.onFailed(isWrong ? 'wrong' : 'throttled')
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
    // An unknown username costs as much as a wrong password, so that the time does not reveal which accounts exist.
    return isPassword(attempt.password, found?.passwordHash ?? hashOfNone(passwordCost))
  })
  if (found !== null && !right) notes.failed(found.agent)
  if (found === null || !right) throw new Refused('bad_credentials')
  // Hashing takes long: the password may have changed meanwhile, or the agent may be gone.
  const account = await agents.account(found.agent.accountUid)
  if (account?.credentials !== found.credentials) throw new Refused('bad_credentials')
  await notes.succeeded(found.agent)
  return pairFor(sessions, account, { session: sessions.newSession(), generation: 0 })
}

/**
 * Exchanges a live refresh token, once, for a new pair; the session stays the same. Throws Refused `unauthenticated`.
 */
export async function refresh({ sessions }: Pick<LoginDeps, 'sessions'>, refreshToken: string): Promise<LoggedIn> {
  const taken = await sessions.useRefreshToken(refreshToken)
  if (taken === undefined) throw new Refused('unauthenticated')
  return pairFor(sessions, taken.account, taken.claims)
}

/** Issues tokens for the account as it was read: void if its password changes before they are sent. */
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
