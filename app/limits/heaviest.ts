/** Returns the items that hold the most: as many as must go so that the rest hold no more than `max` bytes together. */
export function heaviestBeyond<One>(all: readonly One[], bytesOf: (one: One) => number, max: number): One[] {
  let sum = 0
  for (const one of all) sum += bytesOf(one)
  if (sum <= max) return []
  const going: One[] = []
  for (const one of all.toSorted((a, b) => bytesOf(b) - bytesOf(a))) {
    going.push(one)
    sum -= bytesOf(one)
    if (sum <= max) break
  }
  return going
}
