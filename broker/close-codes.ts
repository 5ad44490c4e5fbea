/** Why the server closes a WebSocket: 1xxx as RFC 6455 §7.4 has them, 4xxx ours. */
export const closeCodes = {
  goingAway: 1001,
  malformed: 1002,
  textFrame: 1003,
  tokenExpired: 4001,
  tokenRevoked: 4002,
  takenOver: 4003,
  silent: 4005,
  failed: 4006,
} as const

/** The name of a reason to close. */
export type CloseReason = keyof typeof closeCodes
