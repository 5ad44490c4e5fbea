import { backoffMs } from '../platform/backoff.ts'
import type { Platform } from '../platform/platform.ts'
import type { Api } from './api.ts'

/** A path that the server answers without a token or the database. */
const path = '/healthz'
const withinMs = 2500
const everyMs = 1000
const noNetworkEveryMs = 5000
const unseenEveryMs = 30_000
/** Spreads the return of pages that were cut off together. */
export const spreadMs = 1000

export interface WaitForServerDeps {
  readonly api: Pick<Api, 'get'>
  readonly platform: Pick<Platform, 'clock' | 'random' | 'isVisible' | 'isOnline' | 'onWake'>
  /** Called each time there was no answer. */
  readonly onSilent: () => void
  /** Called once, up to `spreadMs` after the first answer. */
  readonly onThere: () => void
  readonly spreadMs?: number
}

/**
 * Asks until the server answers: about every second while the page is visible, seldom while it is not, and at once when
 * there may be news. Returns a function that ends it.
 */
export function waitForServer(deps: WaitForServerDeps): () => void {
  const { api, platform, onSilent, onThere } = deps
  let failures = 0
  let [isOver, isAsking] = [false, false]
  let cancel = () => {}
  const end = () => {
    isOver = true
    cancel()
    forget()
  }
  const ask = async () => {
    if (isAsking) return
    isAsking = true
    cancel()
    const isThere = await api.get(path, { withinMs }).then(
      () => true,
      () => false,
    )
    isAsking = false
    if (isOver) return
    if (!isThere) onSilent()
    failures += 1
    // The callback may have ended it.
    if (!isOver) cancel = platform.clock.after(isThere ? spread() : pauseMs(platform, failures), isThere ? there : ask)
  }
  const spread = () => platform.random() * (deps.spreadMs ?? spreadMs)
  const there = () => {
    end()
    onThere()
  }
  const forget = platform.onWake(() => void ask())
  void ask()
  return end
}

function pauseMs({ random, isVisible, isOnline }: WaitForServerDeps['platform'], failures: number): number {
  if (!isVisible()) return backoffMs(failures, { random: random(), maxMs: unseenEveryMs })
  return (isOnline() ? everyMs : noNetworkEveryMs) * (1 + random() / 2)
}
