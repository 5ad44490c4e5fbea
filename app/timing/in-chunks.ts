import { setImmediate as nextTurn } from 'node:timers/promises'

/** Goes through a long list a few at a time, so that what else there is to do has its turn in between. */
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
