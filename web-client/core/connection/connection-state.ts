/**
 * How the server is reached: by a socket, or by HTTP if no socket opens. `over`: the session has ended and nothing is
 * tried any more.
 */
export type ConnectionState = 'connecting' | 'connected' | 'fallback' | 'offline' | 'over'

/** Whether messages get through now. */
export function isReached(state: ConnectionState): boolean {
  return state === 'connected' || state === 'fallback'
}
