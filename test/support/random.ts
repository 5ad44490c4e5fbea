/** Pseudorandom numbers, the same for the same seed (mulberry32). */
export class Random {
  readonly seed: number
  #state: number

  constructor(seed: number) {
    this.seed = seed
    this.#state = seed >>> 0
  }

  /** Returns a number from 0 up to, but not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** Returns an integer from `least` up to, but not including, `end`. */
  between(least: number, end: number): number {
    return least + Math.floor(this.next() * (end - least))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.between(0, items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
}

/** Returns an integer from an option of the test run, such as PARLEY_TEST_SEED. */
export function testOption(name: string, otherwise: number): number {
  const value = Number(process.env[name] || otherwise)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${name} is not a whole number`)
  return value
}

/** Returns the seed of this run: PARLEY_TEST_SEED, otherwise a new one. Tests print it. */
export function seedOfRun(): number {
  return testOption('PARLEY_TEST_SEED', Date.now() % 1_000_000)
}
