import { backoffMs } from '../../core/platform/backoff.ts'
import { browserPlatform } from '../../core/platform/browser-platform.ts'

const maxMs = 30_000

/**
 * Calls `act` once, after the given number of failures: as soon as the network returns or somebody looks at the page,
 * otherwise after a backoff of at most 30 s. Returns a function that cancels it.
 */
export function retrySoon(failures: number, act: () => void): () => void {
  const { clock, onWake, random } = browserPlatform()
  const end = () => {
    cancel()
    forget()
  }
  const once = () => {
    end()
    act()
  }
  const forget = onWake(once)
  const cancel = clock.after(backoffMs(failures, { random: random(), maxMs }), once)
  return end
}
