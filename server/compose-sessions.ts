import type { AccessEnd } from '../app/access-end.ts'
import type { Clock } from '../app/clock.ts'
import type { Presence } from '../app/presence.ts'
import { type Lifetimes, Sessions } from '../app/sessions.ts'
import { Tokens } from '../app/tokens.ts'
import type { Agents } from '../store/ports/people.ts'
import type { Store } from '../store/store.ts'

interface Ingredients {
  readonly store: Pick<Store, 'sessions' | 'agents' | 'visitors'>
  readonly secret: string
  readonly lifetimes: Lifetimes
  readonly presence: Presence
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/** Puts the sessions of both doors together. */
export function composeSessions({ store, secret, presence, ...given }: Ingredients): Sessions {
  const { sessions: records, agents, visitors } = store
  const sessions = new Sessions({ ...given, tokens: new Tokens(secret), records, agents, visitors })
  sessions.onEnded(logoutsFor(presence, agents, given.onError))
  return sessions
}

/** Of sockets the broker tells; here of who had none when logging out. */
function logoutsFor(presence: Presence, agents: Agents, onError: (error: unknown) => void): (end: AccessEnd) => void {
  return ({ kind, uid }) => {
    if (kind !== 'agent') return
    agents.byAccount(uid).then((agent) => agent && presence.loggedOut(agent.uid), onError)
  }
}
