const firstMs = 1000

/** How long to wait after so many failures in a row: doubling up to `maxMs`, half of it by chance (`random` in [0, 1)). */
export function backoffMs(failures: number, { random, maxMs }: { random: number; maxMs: number }): number {
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(failures, 16))
  return ceiling / 2 + (random * ceiling) / 2
}
