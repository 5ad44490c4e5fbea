import { layers } from '../ui/parts/use-escape.ts'
import { type NamedInAddress, queryOf } from './address.ts'
import { followTabs } from './follow-tabs.ts'
import { keepHistory } from './keep-history.ts'
import type { PageLife } from './page-life.ts'
import type { makePlaces } from './places.ts'
import type { Reads } from './reads.ts'
import { watchViewport } from './watch-viewport.ts'

interface AfterPaintDeps extends Pick<NamedInAddress, 'target'> {
  readonly places: ReturnType<typeof makePlaces>
  readonly life: PageLife
  readonly reads: Reads
}

/** Does what the first paint does not need: Back, on-screen keyboards, other tabs, installing, starting offline. */
export function afterPaint({ target, places, life, reads }: AfterPaintDeps): void {
  keepHistory(places.place, window, layers)
  watchViewport()
  followTabs(life, reads)
  if (target !== undefined) {
    const link = document.createElement('link')
    link.rel = 'manifest'
    link.href = `/chat/manifest.webmanifest${queryOf(target)}`
    document.head.append(link)
  }
  // A page within another starts with that one; without network there is neither.
  if (parent === window) navigator.serviceWorker?.register('/chat-worker.js', { scope: '/chat' }).catch(() => {})
}
