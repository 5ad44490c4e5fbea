import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Spender } from '../../app/limits/budgets.ts'
import type { Receipt } from '../../app/messaging/append.ts'
import { BrokerMeters } from './broker-meters.ts'
import { ConnectionMeters } from './connection-meters.ts'
import { ErasureMeters } from './erasure-meters.ts'
import { LimitMeters } from './limit-meters.ts'
import { LoginMeters } from './login-meters.ts'

/** The Prometheus metrics. */
export class Meters {
  readonly registry = new Registry()
  readonly connections = new ConnectionMeters(this.registry)
  readonly limits = new LimitMeters(this.registry)
  readonly broker = new BrokerMeters(this.registry, this.limits.reached)
  readonly logins = new LoginMeters(this.registry)
  readonly erasures = new ErasureMeters(this.registry)
  readonly #messages: Counter<'kind'>
  readonly #overBudget: Counter<'spender'>
  readonly #begun: Counter<'by'>
  /** Called at each scrape; the store is opened later than this object. */
  isWritable = () => true
  uploadsUnderWay = () => 0
  lanesWaiting = () => 0
  liveVisitors = () => 0

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
    this.#begun = new Counter({
      name: 'parley_threads_begun_total',
      help: 'Threads begun with visitors, by whom: an agent or a backend',
      labelNames: ['by'],
      registers: [this.registry],
    })
    this.#gauge('parley_mqtt_connections', 'Open MQTT sockets', connections)
    this.#gauge('parley_store_writable', '1 while the database takes writes, else 0', () => (this.isWritable() ? 1 : 0))
    this.#gauge('parley_lanes_waiting', 'Messages and changes that wait for their turn', () => this.lanesWaiting())
    this.#gauge('parley_live_visitors', 'People on the sites that show their visitors', () => this.liveVisitors())
    this.#gauge('parley_uploads', 'Uploads under way', () => this.uploadsUnderWay())
  }

  overBudget(spender: Spender): void {
    this.#overBudget.inc({ spender })
  }

  begun(by: 'agent' | 'service'): void {
    this.#begun.inc({ by: by === 'agent' ? 'agent' : 'backend' })
  }

  received(receipt: Receipt): void {
    const repeated = receipt.kind === 'stored' && receipt.repeated
    this.#messages.inc({ kind: repeated ? 'repeated' : receipt.kind })
  }

  #gauge(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.registry], collect: () => gauge.set(read()) })
  }
}
