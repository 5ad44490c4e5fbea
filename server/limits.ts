import type { BanRule } from '../app/failed-logins.ts'
import { type PasswordCost, passwordCost } from '../app/passwords.ts'
import type { Lifetimes } from '../app/sessions.ts'
import type { PeerCaps } from '../broker/peers.ts'
import type { StreamLimits } from '../broker/socket-stream.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** How much of everything there may be; docs/operations.md explains each. */
export interface Limits {
  readonly stream: StreamLimits
  readonly caps: PeerCaps
  readonly ban: BanRule
  readonly lifetimes: Lifetimes
  readonly connectTimeoutMs: number
  readonly recallWindowMs: number
  readonly graceMs: number
  /** How long an agent has to answer a transfer or an invitation. */
  readonly handOverMs: number
  readonly maxBodyBytes: number
  /** What one visitor may upload in a day. */
  readonly maxUploadBytesADay: number
  readonly stopWithinMs: number
  readonly passwordCost: PasswordCost
}

export const defaultLimits: Limits = {
  stream: {
    maxBytesBeforeConnack: 8 * 1024,
    maxPacketBytes: 256 * 1024,
    maxBufferedBytes: 32 * 1024 * 1024,
    maxStallMs: 30_000,
    maxPublishesPerSecond: 2000,
  },
  caps: { all: 20_000, perAddress: 5000, perUser: 100 },
  ban: { failures: 100, withinSeconds: 600, banSeconds: 600 },
  lifetimes: {
    visitorMs: 30 * dayMs,
    accessMs: 120 * minuteMs,
    refreshMs: 30 * dayMs,
    idleMs: { agent: dayMs / 2, visitor: 30 * dayMs },
    refreshGraceMs: 10_000,
  },
  connectTimeoutMs: 10_000,
  recallWindowMs: 2 * minuteMs,
  graceMs: 30_000,
  handOverMs: 60_000,
  maxBodyBytes: 256 * 1024,
  maxUploadBytesADay: 500 * 1024 * 1024,
  stopWithinMs: 10_000,
  passwordCost,
}
