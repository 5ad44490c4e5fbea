import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Spender } from '../app/budgets.ts'
import type { Receipt } from '../app/line.ts'
import { ConnectionMeters } from './connection-meters.ts'

/** What is counted for Prometheus. */
export class Meters {
  readonly registry = new Registry()
  readonly connections = new ConnectionMeters(this.registry)
  readonly #messages: Counter<'kind'>
  readonly #overBudget: Counter<'spender'>

  constructor(connections: () => number) {
    collectDefaultMetrics({ register: this.registry })
    this.#messages = new Counter({
      name: 'parley_messages_total',
      help: 'Messages taken, by what became of them',
      labelNames: ['kind'],
      registers: [this.registry],
    })
    this.#overBudget = new Counter({
      name: 'parley_over_budget_total',
      help: 'Messages, threads and visitors refused with too_many_requests, by whose budget was used up',
      labelNames: ['spender'],
      registers: [this.registry],
    })
    const gauge: Gauge = new Gauge({
      name: 'parley_mqtt_connections',
      help: 'Open MQTT sockets',
      registers: [this.registry],
      collect: () => {
        gauge.set(connections())
      },
    })
  }

  overBudget(spender: Spender): void {
    this.#overBudget.inc({ spender })
  }

  received(receipt: Receipt): void {
    const repeated = receipt.kind === 'stored' && receipt.repeated
    this.#messages.inc({ kind: repeated ? 'repeated' : receipt.kind })
  }
}
