import { Counter, Gauge, type Registry } from 'prom-client'
import type { HeldReason } from '../../broker/buffered-bytes.ts'

/** Why a slow peer was cut. */
export type CutReason = 'slow' | 'unfinished' | 'unsent'

/**
 * Why a connection was cut: `place`, its slot was needed by another; `pipelined`, too many unanswered requests; `late`,
 * a request took too long to arrive; `stalled`, it sent and read nothing in the middle of a request.
 */
export type Cut = CutReason | HeldReason | 'place' | 'pipelined' | 'late' | 'stalled'

/** The number of connections, by what is known of them. */
export interface ConnectionCounts {
  readonly strangers: number
  readonly http: number
}

/** Counters of TCP connections and requests. */
export class ConnectionMeters {
  readonly #cut: Counter<'why'>
  readonly #refused: Counter
  #counts: () => ConnectionCounts = () => ({ strangers: 0, http: 0 })

  constructor(registry: Registry) {
    const registers = [registry]
    this.#cut = new Counter({
      name: 'parley_connections_cut_total',
      help: 'Connections cut because they cost too much, by why',
      labelNames: ['why'],
      registers,
    })
    this.#refused = new Counter({
      name: 'parley_requests_refused_total',
      help: 'HTTP requests refused because their address has made too many',
      registers,
    })
    const gauge: Gauge<'kind'> = new Gauge({
      name: 'parley_tcp_connections',
      help: 'TCP connections that wait for a first request or CONNECT (stranger), and that speak HTTP (http)',
      labelNames: ['kind'],
      registers,
      collect: () => {
        const { strangers, http } = this.#counts()
        gauge.set({ kind: 'stranger' }, strangers)
        gauge.set({ kind: 'http' }, http)
      },
    })
  }

  /** Starts reading how many connections there are. */
  watch(counts: () => ConnectionCounts): void {
    this.#counts = counts
  }

  cut(why: Cut): void {
    this.#cut.inc({ why })
  }

  refused(): void {
    this.#refused.inc()
  }
}
