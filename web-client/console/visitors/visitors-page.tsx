import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { LivePerson } from '../../core/agent/live-list.ts'
import { headOf } from '../../core/platform/coerce.ts'
import { Avatar } from '../parts/avatar.tsx'
import { now, waitText } from '../parts/time.ts'
import { useConsole } from '../state/console-context.ts'
import { LiveDetails } from './live-details.tsx'
import { liveName } from './live-name.ts'

const rowPx = 64
/** Rows that are drawn beyond the edges of the window. */
const spare = 8

/** Who is on a site now. */
export function VisitorsPage() {
  const { view, words, workspace } = useConsole()
  const { sites, people, total } = workspace.live
  const chosen = useSignal('')
  const site = sites.value.find(({ uid }) => uid === view.liveSite.value) ?? sites.value[0]
  const uid = site?.uid ?? ''
  useEffect(() => (uid === '' ? undefined : workspace.live.look(uid)), [uid])
  const person = people.value.find((one) => one.uid === chosen.value)
  return (
    <main class="page visitors">
      <header class="page-head">
        <h1>{words.visitors.title}</h1>
        <p class="hint" role="status">
          {words.visitors.here(total.value)}
        </p>
        {sites.value.length > 1 && <SiteChoice uid={uid} />}
      </header>
      <div class="live" data-open={person !== undefined}>
        {people.value.length === 0 ? (
          <div class="nothing">
            <p>{words.visitors.nobody}</p>
            <p class="hint">{words.visitors.nobodySay}</p>
          </div>
        ) : (
          <People people={people.value} chosen={chosen.value} onChoose={(one) => (chosen.value = one)} />
        )}
        {person === undefined ? (
          <p class="hint live-choose">{words.visitors.choose}</p>
        ) : (
          <LiveDetails key={person.uid} person={person} workgroupUid={uid} onClose={() => (chosen.value = '')} />
        )}
      </div>
    </main>
  )
}

function SiteChoice({ uid }: { readonly uid: string }) {
  const { view, words, workspace } = useConsole()
  return (
    <select
      aria-label={words.visitors.site}
      value={uid}
      onChange={({ currentTarget }) => (view.liveSite.value = currentTarget.value)}
    >
      {workspace.live.sites.value.map((one) => (
        <option key={one.uid} value={one.uid}>
          {one.nickname}
        </option>
      ))}
    </select>
  )
}

interface PeopleProps {
  readonly people: readonly LivePerson[]
  readonly chosen: string
  readonly onChoose: (uid: string) => void
}

/** Only the rows in view are drawn, however many there are. */
function People({ people, chosen, onChoose }: PeopleProps) {
  const { words } = useConsole()
  const list = useRef<HTMLUListElement>(null)
  const top = useSignal(0)
  const height = useSignal(800)
  useEffect(() => {
    const { current } = list
    if (current === null) return
    const measured = new ResizeObserver(() => (height.value = current.clientHeight))
    measured.observe(current)
    return () => measured.disconnect()
  }, [])
  const first = Math.max(0, Math.floor(top.value / rowPx) - spare)
  const last = Math.min(people.length, Math.ceil((top.value + height.value) / rowPx) + spare)
  return (
    <ul
      ref={list}
      class="live-list"
      aria-label={words.visitors.title}
      onScroll={({ currentTarget }) => (top.value = currentTarget.scrollTop)}
    >
      <li class="live-space" style={{ height: `${first * rowPx}px` }} aria-hidden="true" />
      {people.slice(first, last).map((person, index) => (
        <li key={person.uid} aria-setsize={people.length} aria-posinset={first + index + 1}>
          <Row person={person} isChosen={person.uid === chosen} onChoose={onChoose} />
        </li>
      ))}
      <li class="live-space" style={{ height: `${(people.length - last) * rowPx}px` }} aria-hidden="true" />
    </ul>
  )
}

interface LiveRowProps extends Pick<PeopleProps, 'onChoose'> {
  readonly person: LivePerson
  readonly isChosen: boolean
}

function Row({ person, isChosen, onChoose }: LiveRowProps) {
  const { view, words, locale } = useConsole()
  const name = liveName(person, view)
  return (
    <button type="button" class="live-row" aria-pressed={isChosen} onClick={() => onChoose(person.uid)}>
      <Avatar uid={person.uid} name={name} avatar="" status="AVAILABLE" />
      <span class="live-who">
        <bdi>{name}</bdi>
        {person.chatting && <span class="live-mark">{words.visitors.chatting}</span>}
      </span>
      <span class="live-page">
        <bdi>{headOf(person.title || person.url || words.visitors.pageUnnamed, 160)}</bdi>
      </span>
      <time>{waitText(Math.max(0, now.value - person.pageAt), locale)}</time>
    </button>
  )
}
