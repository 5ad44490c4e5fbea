import { setImmediate as nextTurn } from 'node:timers/promises'

/** Processes a long list in chunks, one per turn of the event loop, so that other work gets its turn in between. */
export async function inChunks<One>(
  list: readonly One[],
  perTurn: number,
  act: (one: One) => void | Promise<void>,
): Promise<void> {
  for (let from = 0; from < list.length; from += perTurn) {
    for (const one of list.slice(from, from + perTurn)) {
      const acting = act(one)
      if (acting !== undefined) await acting
    }
    if (from + perTurn < list.length) await nextTurn()
  }
}
