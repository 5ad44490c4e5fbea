import { useSignal } from '@preact/signals'
import { ErrorBoundary } from '../../ui/parts/error-boundary.tsx'
import { exactTime, relativeTime } from '../../ui/parts/time.ts'
import { now, waitText } from '../parts/time.ts'
import { PageLink } from '../parts/visitor-presence.tsx'
import { useConsole } from '../state/console-context.ts'
import { Section } from './facts.tsx'
import type { PageVisit } from './noted-fields.tsx'

const shownFirst = 5

/** The last pages of a visitor, newest first, with when and how long; nothing if their site told none. */
export function PageTrail({ visits }: { readonly visits: readonly PageVisit[] }) {
  const { words, shared } = useConsole()
  const isWhole = useSignal(false)
  if (visits.length === 0) return null
  const shown = isWhole.value ? visits : visits.slice(0, shownFirst)
  return (
    <Section title={words.contacts.pages}>
      <ol class="page-trail">
        {shown.map((visit) => (
          <ErrorBoundary key={`${visit.at} ${visit.url}`} of={visit} instead={() => <li>{shared.unshownMessage}</li>}>
            <Visit visit={visit} />
          </ErrorBoundary>
        ))}
      </ol>
      {shown.length < visits.length && (
        <button type="button" class="link" onClick={() => (isWhole.value = true)}>
          {words.contacts.allPages(visits.length)}
        </button>
      )}
    </Section>
  )
}

function Visit({ visit }: { readonly visit: PageVisit }) {
  const { words, locale } = useConsole()
  const { url, title, referrer, at, leftAt } = visit
  const when = relativeTime(at, Math.max(now.value, at), locale)
  const stayed = leftAt === null ? '' : words.contacts.stayed(lasting(leftAt - at, locale))
  return (
    <li>
      {title !== '' && <bdi class="page-title">{title}</bdi>}
      <PageLink url={url} title={url} />
      <small>
        <time title={exactTime(at, locale)}>{when}</time>
        {stayed !== '' && ` · ${stayed}`}
      </small>
      {referrer !== '' && (
        <small>
          {words.context.facts.referrer} <PageLink url={referrer} title={referrer} />
        </small>
      )}
    </li>
  )
}

/** A look is often shorter than a minute. */
function lasting(ms: number, locale: string): string {
  if (ms >= 60_000) return waitText(ms, locale)
  const seconds = Math.max(1, Math.round(ms / 1000))
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'short' }).format(seconds)
}
