import { backoffMs } from '../../core/platform/backoff.ts'
import { browserPlatform } from '../../core/platform/browser-platform.ts'

const maxMs = 30_000

/**
 * Calls once, for something that failed so many times: as soon as there may be news of the network or of who looks, else
 * after ever longer, up to half a minute. The answer calls it off.
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
