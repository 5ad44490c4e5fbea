import type { AgentStatus } from '../../core/agent/colleagues.ts'
import type { VisitorPresence } from '../../core/agent/visitor-presence.ts'
import { headOf } from '../../core/platform/coerce.ts'
import { relativeTime } from '../../ui/parts/time.ts'
import { useConsole } from '../state/console-context.ts'
import { now } from './time.ts'

const dots = { ONLINE: 'AVAILABLE', AWAY: 'AWAY', OFFLINE: 'OFFLINE' } as const

/** Returns the dot of a visitor's status, in the shapes of agents' statuses; undefined while it is unknown. */
export function visitorDot(presence: VisitorPresence | undefined): AgentStatus | undefined {
  return presence && dots[presence.status]
}

/** Whether the visitor is there, or when they left. */
export function PresenceWords({ presence }: { readonly presence: VisitorPresence }) {
  const { words, locale } = useConsole()
  const { status, since } = presence
  if (status !== 'OFFLINE') return <>{words.presence[status]}</>
  // Until the clock ticks, it may be behind the server's.
  const when = Math.max(now.value, since)
  return <>{when - since < 60_000 ? words.presence.justLeft : words.presence.left(relativeTime(since, when, locale))}</>
}

/** A link to the page a visitor is on, named by its host and path; nothing for what is no address of a page. */
export function PageLink({ url, title }: Pick<VisitorPresence, 'url' | 'title'>) {
  const page = URL.canParse(url) ? new URL(url) : undefined
  if (page?.protocol !== 'https:' && page?.protocol !== 'http:') return null
  return (
    <a class="page-link" href={page.href} target="_blank" rel="noopener noreferrer" title={headOf(title || url, 300)}>
      <bdi>{headOf(page.host + (page.pathname === '/' ? '' : page.pathname), 120)}</bdi>
    </a>
  )
}
