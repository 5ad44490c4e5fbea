import { Counter, type Registry } from 'prom-client'
import type { BrokerMeter } from '../../broker/broker-meter.ts'
import type { CloseReason } from '../../broker/close-codes.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'

/** Counters of the MQTT door. */
export class BrokerMeters implements BrokerMeter {
  readonly limitReached: OnLimit
  readonly #closed: Counter<'why'>
  readonly #throttled: Counter
  readonly #filtersRefused: Counter

  constructor(registry: Registry, limitReached: OnLimit) {
    this.limitReached = limitReached
    const registers = [registry]
    this.#closed = new Counter({
      name: 'parley_mqtt_closed_total',
      help: 'MQTT connections closed by the server, by why',
      labelNames: ['why'],
      registers,
    })
    this.#throttled = new Counter({
      name: 'parley_mqtt_throttled_total',
      help: 'Times an MQTT connection was not read for a while because its user asked for too much',
      registers,
    })
    this.#filtersRefused = new Counter({
      name: 'parley_mqtt_filters_refused_total',
      help: 'Filters of SUBSCRIBE packets that were refused',
      registers,
    })
  }

  closed(reason: CloseReason): void {
    this.#closed.inc({ why: reason })
  }

  throttled(): void {
    this.#throttled.inc()
  }

  filtersRefused(count: number): void {
    this.#filtersRefused.inc(count)
  }
}
