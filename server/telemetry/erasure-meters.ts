import { Counter, type Registry } from 'prom-client'

const kinds = ['threads', 'messages', 'files'] as const

/** Counters of what was erased. */
export class ErasureMeters {
  readonly #erased: Counter<'what'>

  constructor(registry: Registry) {
    this.#erased = new Counter({
      name: 'parley_erased_total',
      help: 'Threads, messages and files erased, with people or at the end of their retention',
      labelNames: ['what'],
      registers: [registry],
    })
    for (const what of kinds) this.#erased.inc({ what }, 0)
  }

  /** Counts what one step has erased. */
  readonly erased = (counts: Partial<Record<(typeof kinds)[number], number>>): void => {
    for (const what of kinds) this.#erased.inc({ what }, counts[what] ?? 0)
  }
}
