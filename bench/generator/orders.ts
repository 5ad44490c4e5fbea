import type { AbsenceSpec, Returned } from './absence.ts'
import type { Arrived } from './listeners.ts'
import type { Measured, Stretch } from './measure.ts'
import type { Login } from './mqtt-socket.ts'
import type { PairSpec } from './pair.ts'
import type { HttpSpec, RedisSpec } from './protocols.ts'

/** Whoever talks to a server. */
export type TalkerSpec = PairSpec | RedisSpec | HttpSpec

/** What a generator can be asked to do, and what it answers. `target` is the name under which it knows a server. */
export interface Orders {
  /** Connects talkers, who stay. */
  connect: [{ target: string; url: string; talkers: readonly TalkerSpec[] }, null]
  saturate: [{ target: string; inFlight: number } & Stretch, Measured]
  pace: [{ target: string; perSecond: number } & Stretch, Measured]
  /** Ends a `pace` early. */
  stop: [{ target: string }, null]
  /** Connects those who only listen. */
  listen: [{ target: string; url: string; logins: readonly Login[]; atOnce: number }, Arrived]
  hangUp: [{ target: string }, null]
  /** Packets that listeners have heard. */
  heard: [{ target: string }, number]
  /** Writers connect. */
  openAbsence: [{ target: string; url: string; spec: AbsenceSpec }, null]
  register: [{ target: string }, null]
  write: [{ target: string; count: number }, null]
  comeBack: [{ target: string }, Returned]
}

export type OrderKind = keyof Orders

/** An order on its way; several may be under way at once. */
export type Order = {
  [Kind in OrderKind]: { readonly id: number; readonly kind: Kind; readonly given: Orders[Kind][0] }
}[OrderKind]

/** What comes back: an edge of a measured stretch, or the answer. */
export type Report =
  | { readonly id: number; readonly edge: 'begun' | 'ended' }
  | { readonly id: number; readonly answer: unknown }
