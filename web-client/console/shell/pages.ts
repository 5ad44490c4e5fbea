import type { FunctionComponent } from 'preact'
import type { ConsolePage } from '../state/console-view.ts'

/** A page that is fetched apart from the inbox. */
export type LaterPage = Exclude<ConsolePage, 'inbox'>

const fetches: Readonly<Record<LaterPage, () => Promise<FunctionComponent>>> = {
  left: async () => (await import('../left-messages/left-page.tsx')).LeftPage,
  statistics: async () => (await import('../statistics/statistics-page.tsx')).StatisticsPage,
  settings: async () => (await import('../settings/settings-page.tsx')).SettingsPage,
}
const fetched = new Map<LaterPage, FunctionComponent>()
/** Where there is no word of idleness. */
const restMs = 2000

/** A page that was fetched already. */
export function pageAtHand(page: LaterPage): FunctionComponent | undefined {
  return fetched.get(page)
}

/** Fetches a page; rejects when there is no way to it. */
export async function fetchPage(page: LaterPage): Promise<FunctionComponent> {
  const View = await fetches[page]()
  // Of a module that failed while it ran WebKit gives what there is, and that is nothing.
  if (View === undefined) throw new Error(`There is no page ${page}.`)
  fetched.set(page, View)
  return View
}

/** Fetches all pages once there is nothing else to do, so that they open without a network; the answer gives it up. */
export function fetchPagesWhenIdle(): () => void {
  const fetchAll = () => {
    // Whoever opens one that is missing is told then.
    for (const page of Object.keys(fetches) as LaterPage[]) fetchPage(page).catch(() => {})
  }
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(fetchAll, restMs)
    return () => clearTimeout(timer)
  }
  const idle = requestIdleCallback(fetchAll)
  return () => cancelIdleCallback(idle)
}

/** Whether the server has the console: then a page that cannot be fetched is of a version it has not any more. */
export async function isServerThere(): Promise<boolean> {
  try {
    return (await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' })).ok
  } catch {
    return false
  }
}
