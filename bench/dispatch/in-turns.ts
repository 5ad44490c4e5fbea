const atOnce = 16

/** Does something for each of a list, a few at once. */
export async function inTurns<One>(list: readonly One[], act: (one: One) => Promise<void>): Promise<void> {
  const rest = [...list]
  const worker = async () => {
    while (rest.length > 0) await act(rest.pop() as One)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
