import { Counter, Gauge, type Registry } from 'prom-client'

const reasons = ['wrong', 'throttled', 'token'] as const

/** Counters of logins. */
export class LoginMeters {
  readonly #failed: Counter<'reason'>
  #waiting = { size: 0 }

  constructor(registry: Registry) {
    const registers = [registry]
    this.#failed = new Counter({
      name: 'parley_failed_logins_total',
      help: 'Logins with a wrong password, logins refused unread, and MQTT passwords that are no token',
      labelNames: ['reason'],
      registers,
    })
    for (const reason of reasons) this.#failed.inc({ reason }, 0)
    const gauge: Gauge = new Gauge({
      name: 'parley_logins_waiting',
      help: 'Passwords that wait to be hashed',
      registers,
      collect: () => {
        gauge.set(this.#waiting.size)
      },
    })
  }

  failed(reason: (typeof reasons)[number]): void {
    this.#failed.inc({ reason })
  }

  /** Starts reading how many logins wait in a queue. */
  watch(queue: { readonly size: number }): void {
    this.#waiting = queue
  }
}
