import { FairQueue } from '../../app/auth/fair-queue.ts'
import type { LoginDeps } from '../../app/auth/login.ts'
import type { LoginAudit } from '../../app/auth/login-audit.ts'
import { LoginLimiter } from '../../app/auth/login-limiter.ts'
import type { Revocation } from '../../app/auth/revocation.ts'
import { type Lifetimes, Sessions } from '../../app/auth/sessions.ts'
import { TokenSigner } from '../../app/auth/tokens.ts'
import type { Presence } from '../../app/dispatch/presence.ts'
import type { Uids } from '../../app/new-uid.ts'
import type { Clock } from '../../app/timing/clock.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Store } from '../../store/store.ts'
import type { Limits } from '../config/limits.ts'
import type { Meters } from '../telemetry/meters.ts'

interface ComposeSessionsDeps {
  readonly store: Pick<Store, 'sessions' | 'agents' | 'visitors'>
  readonly secret: string
  readonly lifetimes: Lifetimes
  readonly presence: Presence
  readonly clock: Clock
  readonly uids: Uids
  readonly onError: (error: unknown) => void
  readonly onLimit: OnLimit
}

/** Puts the sessions of both doors together. */
export function composeSessions({ store, secret, presence, ...given }: ComposeSessionsDeps): Sessions {
  const { sessions: records, agents, visitors } = store
  const sessions = new Sessions({ ...given, tokens: new TokenSigner(secret), records, agents, visitors })
  sessions.onEnded(logoutsFor(presence, agents, given.onError))
  return sessions
}

/** Puts the way in with a password together. */
export function composeLogins(given: {
  readonly store: Pick<Store, 'agents'>
  readonly sessions: Sessions
  readonly limits: Limits
  readonly meters: Meters
  readonly clock: Clock
  readonly notes: LoginAudit
}): LoginDeps {
  const { store, sessions, limits, meters, clock, notes } = given
  const hashing = new FairQueue(limits.hashing)
  meters.logins.watch(hashing)
  return {
    ...{ sessions, hashing, notes, agents: store.agents, throttle: new LoginLimiter(limits.logins, clock) },
    onFailed: (reason) => meters.logins.failed(reason),
    passwordCost: limits.passwordCost,
  }
}

/** Of sockets the broker tells; here of who had none when logging out. */
function logoutsFor(presence: Presence, agents: Agents, onError: (error: unknown) => void): (end: Revocation) => void {
  return ({ kind, uid }) => {
    if (kind !== 'agent') return
    agents.byAccount(uid).then((agent) => agent && presence.loggedOut(agent.uid), onError)
  }
}
