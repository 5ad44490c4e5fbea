import { useEffect } from 'preact/hooks'
import type { Workspace } from '../../core/agent/workspace.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { RetryBoundary } from '../../ui/parts/retry-boundary.tsx'
import { ContactPanel } from '../contact/contact-panel.tsx'
import { Pane } from '../conversation/pane.tsx'
import { InboxList } from '../inbox/inbox-list.tsx'
import { RequestCards } from '../inbox/request-cards.tsx'
import { visibleRows } from '../inbox/visible-rows.ts'
import { AnnouncementNotes } from '../parts/announcement-notes.tsx'
import { guardTab } from '../parts/leave-page.ts'
import { Toasts } from '../parts/toasts.tsx'
import { ownStatus } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'
import { isListShown } from '../state/layout.ts'
import type { ConsolePage } from '../state/place.ts'
import type { ConsoleWords } from '../words/words.ts'
import { Dialogs } from './dialogs.tsx'
import { LazyPage } from './lazy-page.tsx'
import { fetchPagesWhenIdle } from './pages.ts'
import { Rail } from './rail.tsx'
import { Unopened } from './unopened.tsx'
import { useErasedVisitors } from './use-erased-visitors.ts'
import { useFocusKept } from './use-focus-kept.ts'
import { useTakeoverNotice } from './use-takeover-notice.ts'

/** The whole console: rail, page and dialogs. */
export function Frame() {
  const { view, shared } = useConsole()
  useOutcome()
  useTakeoverNotice()
  useErasedVisitors()
  useFocusKept(view)
  useEffect(fetchPagesWhenIdle, [])
  useEffect(guardTab, [])
  return (
    <div class="desk">
      <AnnouncementNotes />
      <div class="frame" data-page={view.page} data-open={view.isConversationShown}>
        <Rail />
        {!isListShown(view) && <RequestCards />}
        <RetryBoundary of={view.page.value} words={shared} more={<Reload />}>
          <PageView page={view.page.value} />
        </RetryBoundary>
        <RetryBoundary of={view.dialog.value} words={shared}>
          <Dialogs />
        </RetryBoundary>
        <Toasts />
      </div>
    </div>
  )
}

/** A failed load of a page's code lasts as long as the document, so only a reload helps. */
function Reload() {
  const { words } = useConsole()
  return (
    <button type="button" class="button" onClick={() => location.reload()}>
      {words.pane.reload}
    </button>
  )
}

const pagesOfPeople: readonly ConsolePage[] = ['visitors', 'left', 'contacts', 'records', 'reports']

/** A page that shows visitors is read anew when one is erased. */
function PageView({ page }: { readonly page: ConsolePage }) {
  const erased = useConsole().workspace.inbox.erased.value.size
  if (page === 'inbox') return <Inbox />
  return <LazyPage key={pagesOfPeople.includes(page) ? `${page} ${erased}` : page} page={page} />
}

function Inbox() {
  const { view, words, shared, preferences } = useConsole()
  const panes = view.panes.value
  const current = view.currentRow.value
  const unopened = view.unopened.value
  return (
    <>
      <main class="inbox">
        <h1 class="hidden-words">{words.pages.inbox}</h1>
        <InboxList />
        <div class="panes" data-count={panes.length + (unopened === undefined ? 0 : 1)}>
          {panes.length === 0 && unopened === undefined && <Nothing />}
          {panes.map((row) => (
            <Pane key={row.topic} row={row} isCurrent={row === current} />
          ))}
          {unopened !== undefined && <Unopened thread={unopened} />}
        </div>
      </main>
      {current !== undefined && preferences.isContextShown.value && (
        <RetryBoundary key={current.topic} of={current} words={shared}>
          <ContactPanel row={current} />
        </RetryBoundary>
      )}
    </>
  )
}

function Nothing() {
  const { view, words, workspace } = useConsole()
  const isNone = workspace.inbox.mine.value.length === 0 && visibleRows(view).length === 0
  if (workspace.isRead.value && isNone) return <NoneListed />
  return (
    <div class="nothing">
      <Icon name="inbox" />
      <p>{words.pane.choose}</p>
      <p class="hint">{words.pane.chooseHint}</p>
    </div>
  )
}

/** For an empty list: says how a conversation will come. */
function NoneListed() {
  const { view, words, workspace } = useConsole()
  const waiting = workspace.queue.size.value
  return (
    <div class="nothing">
      <Icon name="inbox" />
      <p>{workspace.inbox.rows.value.size === 0 ? words.pane.none : words.pane.choose}</p>
      <p class="hint">{hintOf(workspace, words)}</p>
      {waiting > 0 && (
        <button type="button" class="button" onClick={() => (view.tab.value = 'queue')}>
          {words.pane.waiting(waiting)}
        </button>
      )}
    </div>
  )
}

/** Returns what the agent can expect in their current status. */
function hintOf(workspace: Workspace, words: ConsoleWords): string {
  const standing = ownStatus(workspace)
  if (standing === 'unreachable') return words.rail.unreachable
  if (standing === 'invisible') return words.profile.invisibleSay
  if (workspace.requests.count.value > 0) return words.pane.noneOffered(workspace.requests.count.value)
  if (standing === 'full') return words.pane.noneFull(workspace.presence.open.value, workspace.presence.capacity.value)
  if (standing === 'AVAILABLE') return workspace.queue.size.value > 0 ? words.pane.noneQueued : words.pane.noneAvailable
  return standing === 'unknown' ? '' : words.pane.noneStatus(words.status[standing])
}

/** Says once how a proposal to a colleague ended, on whatever page the agent is. */
function useOutcome(): void {
  const { view, words, workspace } = useConsole()
  const outcome = workspace.requests.outcome.value
  useEffect(() => {
    if (outcome === undefined) return
    const nickname = workspace.colleagues.byUid.value.get(outcome.proposal.toUid)?.nickname ?? ''
    view.say(words.pane.outcome(outcome.how, nickname))
  }, [outcome])
}
