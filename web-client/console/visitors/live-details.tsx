import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { LivePerson, LiveTrail } from '../../core/agent/live-list.ts'
import { headOf } from '../../core/platform/coerce.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { clockTime } from '../../ui/parts/time.ts'
import { now, waitText } from '../parts/time.ts'
import { PageLink } from '../parts/visitor-presence.tsx'
import { useConsole } from '../state/console-context.ts'
import { liveName } from './live-name.ts'

interface LiveDetailsProps {
  readonly person: LivePerson
  readonly workgroupUid: string
  readonly onClose: () => void
}

/** What is known of somebody on a site, and where one writes to them. */
export function LiveDetails({ person, workgroupUid, onClose }: LiveDetailsProps) {
  const { view, words } = useConsole()
  const place = useRef<HTMLElement>(null)
  const name = liveName(person, view)
  // On a phone it covers the list.
  useEffect(() => place.current?.focus({ preventScroll: true }), [])
  return (
    <aside class="live-details" aria-label={name} tabIndex={-1} ref={place}>
      <header>
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <button type="button" class="icon-button" aria-label={words.dialog.close} onClick={onClose}>
          <Icon name="x" />
        </button>
      </header>
      <ToThem person={person} workgroupUid={workgroupUid} />
      <LiveFacts person={person} />
      <Trail person={person} />
    </aside>
  )
}

/** Opens the agent's own conversation with them, or begins one; nothing while a colleague talks with them. */
function ToThem({ person, workgroupUid }: Omit<LiveDetailsProps, 'onClose'>) {
  const { view, words, workspace } = useConsole()
  const { uid, visitorUid, chatting } = person
  const own = workspace.inbox.mine.value.find(
    ({ thread, isColleague }) => !isColleague && visitorUid !== '' && thread.value.user.uid === visitorUid,
  )
  const open = () => {
    if (own === undefined) {
      view.dialog.value = { kind: 'begin', visitor: { uid, name: liveName(person, view), isLive: true, workgroupUid } }
      return
    }
    view.page.value = 'inbox'
    view.show(own)
  }
  if (chatting && own === undefined) return <p class="live-mark">{words.visitors.chatting}</p>
  return (
    <button type="button" class="button primary" onClick={open}>
      {own === undefined ? words.visitors.begin : words.visitors.open}
    </button>
  )
}

function LiveFacts({ person }: { readonly person: LivePerson }) {
  const { words, locale } = useConsole()
  const { facts } = words.visitors
  const lasting = (since: number) => waitText(Math.max(0, now.value - since), locale)
  const told = [
    [facts.page, person.url === '' ? '' : <PageLink key="page" {...person} />],
    [facts.onPage, lasting(person.pageAt)],
    [facts.onSite, lasting(person.since)],
    [facts.referrer, person.referrer === '' ? '' : <PageLink key="referrer" url={person.referrer} title="" />],
    [facts.lang, person.lang],
  ] as const
  return (
    <dl class="live-facts">
      {told
        .filter(([, value]) => value !== '')
        .map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

/** Read again when they move on. */
function Trail({ person }: { readonly person: LivePerson }) {
  const { words, workspace, locale } = useConsole()
  const trail = useSignal<LiveTrail>([])
  useEffect(() => {
    let isCurrent = true
    workspace.live.trailOf(person.uid).then(
      (found) => {
        if (isCurrent) trail.value = found
      },
      // They have just left, or the next change asks again.
      () => {},
    )
    return () => {
      isCurrent = false
    }
  }, [person.uid, person.url, person.pages])
  return (
    <section>
      <h3>{words.visitors.trail}</h3>
      <ol class="live-trail">
        {trail.value.toReversed().map((page) => (
          <li key={page.at}>
            <time>{clockTime(page.at, locale)}</time>
            <span>
              <bdi>{headOf(page.title || words.visitors.pageUnnamed, 160)}</bdi>
              <PageLink url={page.url} title={page.title} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
