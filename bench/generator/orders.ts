import type { AbsenceSpec, Returned } from './absence.ts'
import type { Arrived } from './listeners.ts'
import type { Measured, Stretch } from './measure.ts'
import type { Login } from './mqtt-socket.ts'
import type { PairSpec } from './pair.ts'
import type { HttpSpec, RedisSpec } from './protocols.ts'

export type TalkerSpec = PairSpec | RedisSpec | HttpSpec

/** The requests to a generator, with their responses. `target` is its name for a server. */
export interface Orders {
  /** Connects talkers, who stay. */
  connect: [{ target: string; url: string; talkers: readonly TalkerSpec[] }, null]
  saturate: [{ target: string; inFlight: number } & Stretch, Measured]
  pace: [{ target: string; perSecond: number } & Stretch, Measured]
  /** Ends a `pace` early. */
  stop: [{ target: string }, null]
  /** Connects sockets that only listen. */
  listen: [{ target: string; url: string; logins: readonly Login[]; atOnce: number }, Arrived]
  hangUp: [{ target: string }, null]
  /** Returns the number of packets that listeners have received. */
  heard: [{ target: string }, number]
  /** Connects the writers. */
  openAbsence: [{ target: string; url: string; spec: AbsenceSpec }, null]
  register: [{ target: string }, null]
  write: [{ target: string; count: number }, null]
  comeBack: [{ target: string }, Returned]
}

export type OrderKind = keyof Orders

/** A pending order; several may be pending at once. */
export type Order = {
  [Kind in OrderKind]: { readonly id: number; readonly kind: Kind; readonly given: Orders[Kind][0] }
}[OrderKind]

/** What comes back: an edge of a measured stretch, or the response. */
export type Report =
  | { readonly id: number; readonly edge: 'begun' | 'ended' }
  | { readonly id: number; readonly answer: unknown }
