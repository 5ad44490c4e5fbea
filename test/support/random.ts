/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Random {
  readonly seed: number
  #state: number

  constructor(seed: number) {
    this.seed = seed
    this.#state = seed >>> 0
  }

  /** From 0 up to 1, which is never reached. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number from `least` up to `end`, which is never reached. */
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

/** A whole number from an option of the test run, such as PARLEY_TEST_SEED. */
export function testOption(name: string, otherwise: number): number {
  const value = Number(process.env[name] || otherwise)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${name} is not a whole number`)
  return value
}

/** The seed of this run: PARLEY_TEST_SEED, else a new one. Tests print it. */
export function seedOfRun(): number {
  return testOption('PARLEY_TEST_SEED', Date.now() % 1_000_000)
}
