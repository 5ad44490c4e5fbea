import type { FunctionComponent } from 'preact'
import type { ConsolePage } from '../state/place.ts'

/** A page whose code is loaded separately from the inbox. */
export type LaterPage = Exclude<ConsolePage, 'inbox'>

const fetches: Readonly<Record<LaterPage, () => Promise<FunctionComponent>>> = {
  visitors: async () => (await import('../visitors/visitors-page.tsx')).VisitorsPage,
  left: async () => (await import('../left-messages/left-page.tsx')).LeftPage,
  contacts: async () => (await import('../contact/contacts-page.tsx')).ContactsPage,
  records: async () => (await import('../records/records-page.tsx')).RecordsPage,
  reports: async () => (await import('../moderation/reports-page.tsx')).ReportsPage,
  statistics: async () => (await import('../statistics/statistics-page.tsx')).StatisticsPage,
  settings: async () => (await import('../settings/settings-page.tsx')).SettingsPage,
}
const fetched = new Map<LaterPage, FunctionComponent>()
/** Delay where the browser has no idle callbacks. */
const restMs = 2000

/** Returns a page that is already loaded. */
export function pageAtHand(page: LaterPage): FunctionComponent | undefined {
  return fetched.get(page)
}

/** Loads a page; rejects if it cannot be fetched. */
export async function fetchPage(page: LaterPage): Promise<FunctionComponent> {
  const View = await fetches[page]()
  // For a module that failed while running, WebKit resolves with missing exports.
  if (View === undefined) throw new Error(`There is no page ${page}.`)
  fetched.set(page, View)
  return View
}

/** Loads all pages when idle, so that they open offline; returns a function that cancels it. */
export function fetchPagesWhenIdle(): () => void {
  const fetchAll = () => {
    // A missing page says so when it is opened.
    for (const page of Object.keys(fetches) as LaterPage[]) fetchPage(page).catch(() => {})
  }
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(fetchAll, restMs)
    return () => clearTimeout(timer)
  }
  const idle = requestIdleCallback(fetchAll)
  return () => cancelIdleCallback(idle)
}

/** Returns whether the server is reachable; if so, a page that cannot be fetched belongs to an older version. */
export async function isServerThere(): Promise<boolean> {
  try {
    return (await fetch(location.pathname, { method: 'HEAD', cache: 'no-store' })).ok
  } catch {
    return false
  }
}
