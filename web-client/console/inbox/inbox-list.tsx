import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { useConsole } from '../state/console-context.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { isListShown } from '../state/layout.ts'
import { type Tab, tabs } from '../state/place.ts'
import { EndedRow } from './ended-row.tsx'
import { LeftTitle } from './left-title.tsx'
import { ListRow } from './list-row.tsx'
import { OpenList } from './open-list.tsx'
import { QueueList } from './queue-list.tsx'
import { RequestCards } from './request-cards.tsx'
import { SearchResults } from './search-results.tsx'
import { StableRows } from './stable-rows.tsx'
import { TeamList } from './team-list.tsx'
import { useSteadyPlace } from './use-steady-place.ts'
import { visibleRows } from './visible-rows.ts'

const holding = { keyOf: ({ topic }: InboxRow) => topic, newOnes: 'first' } as const

/** The list of the inbox: own conversations, the queue, and requests. */
export function InboxList() {
  const { view, words } = useConsole()
  const isSearching = view.search.value.trim() !== ''
  const { content, heldPx, hold, release } = useSteadyPlace()
  return (
    <section
      class="list"
      aria-label={words.pages.inbox}
      onPointerEnter={hold}
      onPointerMove={hold}
      onPointerLeave={release}
    >
      <header class="list-head">
        <p class="list-name" aria-hidden="true">
          {words.pages.inbox}
        </p>
        <SearchField />
        {isSearching ? <p class="searched">{words.list.everywhere}</p> : <Tabs />}
      </header>
      <div class="above-list" style={heldPx === undefined ? '' : { height: `${heldPx}px` }}>
        <div ref={content}>
          <NotRead />
          {isListShown(view) && <RequestCards />}
        </div>
      </div>
      {isSearching ? (
        <div class="list-body">
          <Rows />
          <SearchResults wanted={view.search.value.trim()} />
        </div>
      ) : (
        <div class="list-body" role="tabpanel" aria-labelledby={`tab-${view.tab.value}`}>
          <TabBody tab={view.tab.value} />
        </div>
      )}
    </section>
  )
}

function SearchField() {
  const { view, words } = useConsole()
  return (
    <label class="search">
      <Icon name="search" />
      <span class="hidden-words">{words.list.search}</span>
      <input
        type="search"
        placeholder={words.list.search}
        value={view.search}
        onInput={(event) => (view.search.value = event.currentTarget.value)}
        onKeyDown={(event) => emptied(event, view)}
      />
    </label>
  )
}

/** A browser clears the field on Escape without an input event, and the list would stay filtered. */
function emptied(event: KeyboardEvent, { search }: ConsoleView): void {
  if (event.key !== 'Escape' || event.isComposing || event.keyCode === 229 || search.value === '') return
  event.preventDefault()
  search.value = ''
}

function Tabs() {
  const { view, words, workspace } = useConsole()
  const countOf = (tab: Tab) => {
    if (tab === 'mine') return workspace.inbox.isRead.value ? workspace.inbox.here.value.length : 0
    if (tab === 'all') return workspace.openThreads.size.value
    return tab === 'queue' ? workspace.queue.size.value : 0
  }
  const moved = (event: KeyboardEvent, index: number) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const next = by === undefined ? undefined : tabs[(index + by + tabs.length) % tabs.length]
    if (next === undefined) return
    view.tab.value = next
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <div class="tabs" role="tablist">
      {tabs.map((tab, index) => (
        <PlaceLink
          key={tab}
          role="tab"
          id={`tab-${tab}`}
          aria-selected={view.tab.value === tab}
          tabIndex={view.tab.value === tab ? 0 : -1}
          to={{ page: 'inbox', tab, threadUid: view.currentRow.value?.thread.value.uid ?? '' }}
          onGo={() => (view.tab.value = tab)}
          onKeyDown={(event) => moved(event, index)}
        >
          {words.tabs[tab]}
          {countOf(tab) > 0 && <span class="count">{countOf(tab)}</span>}
        </PlaceLink>
      ))}
    </div>
  )
}

function TabBody({ tab }: { readonly tab: Tab }) {
  const { workspace } = useConsole()
  // Before that it is not known whether the queue is empty.
  if (!workspace.isRead.value && tab !== 'mine' && tab !== 'closed') return <Skeleton />
  if (tab === 'queue') return <QueueList />
  if (tab === 'all') return <OpenList />
  if (tab === 'team') return <TeamList />
  return <Rows />
}

function NotRead() {
  const { words, workspace } = useConsole()
  // While there is no connection, its light says so.
  const isToldElsewhere = workspace.isRead.value && workspace.connectionState.value !== 'connected'
  if (workspace.failure.value === undefined || isToldElsewhere) return null
  return (
    <p class="list-failure" role="status">
      {words.list.notRead}
      <button type="button" class="link" onClick={() => void workspace.reread()}>
        {words.list.tryAgain}
      </button>
    </p>
  )
}

function Rows() {
  const { view, words, workspace } = useConsole()
  const rows = visibleRows(view)
  // A partial list would look complete.
  if (!workspace.inbox.isRead.value && (rows.length === 0 || workspace.failure.value === undefined)) return <Skeleton />
  if (!workspace.isRead.value && rows.length === 0) return <Skeleton />
  const isSearching = view.search.value.trim() !== ''
  const hasMore = view.tab.value === 'closed' && !isSearching && workspace.inbox.hasMoreClosed.value
  // The closed tab shows the ended thread, not the one its visitor has begun since.
  const isOfEnded = view.tab.value === 'closed' && !isSearching
  // An agent who is asked to answer a request is not told that there is nothing.
  const isAsked = view.tab.value === 'mine' && workspace.requests.count.value > 0
  if (rows.length === 0) {
    if (isSearching || isAsked) return null
    const unasked = view.tab.value === 'mine' ? workspace.queue.unasked.value : 0
    return unasked > 0 ? <Unasked count={unasked} /> : <p class="empty">{words.list.empty[view.tab.value]}</p>
  }
  if (view.tab.value === 'mine' && !isSearching) return <OwnRows />
  return (
    <StableRows list={rows} holding={holding} readMore={hasMore ? () => workspace.inbox.readMoreClosed() : undefined}>
      {(row) =>
        isOfEnded && row.isOpen.value ? <EndedRow key={row.topic} row={row} /> : <ListRow key={row.topic} row={row} />
      }
    </StableRows>
  )
}

/** Own conversations: below those whose visitor is there, those whose visitor has left. */
function OwnRows() {
  const { words, workspace } = useConsole()
  const { here, left } = workspace.inbox
  return (
    <>
      <StableRows list={here.value} holding={holding} readMore={undefined}>
        {(row) => <ListRow key={row.topic} row={row} />}
      </StableRows>
      {left.value.length > 0 && (
        <section aria-label={words.list.left}>
          <LeftTitle count={left.value.length} />
          <StableRows list={left.value} holding={holding} readMore={undefined}>
            {(row) => <ListRow key={row.topic} row={row} />}
          </StableRows>
        </section>
      )}
    </>
  )
}

/** Points to waiting threads that nobody will be offered, even if the agent's own list is empty. */
function Unasked({ count }: { readonly count: number }) {
  const { view, words } = useConsole()
  return (
    <div class="empty">
      <p>{words.list.unasked(count)}</p>
      <button type="button" class="button" onClick={() => (view.tab.value = 'queue')}>
        {words.list.toQueue}
      </button>
    </div>
  )
}

/** The style sheet shows it only after 200 ms. */
function Skeleton() {
  return (
    <div class="skeleton" aria-hidden="true">
      {[0, 1, 2, 3].map((index) => (
        <span key={index} />
      ))}
    </div>
  )
}
