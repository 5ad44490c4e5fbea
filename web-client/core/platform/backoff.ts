const firstMs = 1000

/** Returns the wait after `failures` in a row. It doubles up to `maxMs`; half is random (`random` in [0, 1)). */
export function backoffMs(failures: number, { random, maxMs }: { random: number; maxMs: number }): number {
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(failures, 16))
  return ceiling / 2 + (random * ceiling) / 2
}
