import type { Statistics } from '../../store/ports/statistics.ts'
import type { Clock } from '../timing/clock.ts'

/** Some milliseconds of the writer, in which nothing else is stored. */
const atOnce = 100
/** Rests this many times as long as it has worked, so that the line stays fast. */
const restShare = 4
const leastRestMs = 20

/**
 * Works out in steps what statistics count of threads that an older version has stored; until then it is unknown.
 * Returns the function that stops it, and resolves once no step is running; the next start goes on with the rest.
 */
export function catchUpStatistics(
  statistics: Pick<Statistics, 'catchUp'>,
  clock: Clock,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let isStopped = false
  let cancel = () => {}
  let working = Promise.resolve()
  const step = async () => {
    const startedAt = clock.now()
    const count = await statistics.catchUp(atOnce)
    if (count === 0 || isStopped) return
    const restMs = Math.max(leastRestMs, (clock.now() - startedAt) * restShare)
    cancel = clock.after(restMs, begin)
  }
  const begin = () => {
    working = step().catch(onError)
  }
  begin()
  return () => {
    isStopped = true
    cancel()
    return working
  }
}
