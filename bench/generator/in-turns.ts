/** Runs `act` for each item of a list, `atOnce` at a time. */
export async function inTurns<One>(
  list: readonly One[],
  act: (one: One, index: number) => Promise<void>,
  atOnce = 16,
): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < list.length) {
      const index = next++
      await act(list[index] as One, index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, worker))
}
