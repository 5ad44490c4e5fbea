import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../ui/icon.tsx'
import { useConsole } from './console-context.ts'
import type { Page } from './console-view.ts'
import { Context } from './context.tsx'
import { Dialogs } from './dialogs.tsx'
import { InboxList } from './inbox-list.tsx'
import { Pane } from './pane.tsx'
import { Rail } from './rail.tsx'

/** The whole console: rail, page, and what stands before it. */
export function Frame() {
  const { view } = useConsole()
  useOutcome()
  return (
    <div class="frame" data-page={view.page} data-open={view.currentRow.value !== undefined}>
      <Rail />
      <PageView page={view.page.value} />
      <Dialogs />
      <ToastView />
    </div>
  )
}

function PageView({ page }: { readonly page: Page }) {
  switch (page) {
    case 'inbox':
      return <Inbox />
    case 'left':
      return <Later key={page} load={async () => (await import('./left-page.tsx')).LeftPage} />
    case 'statistics':
      return <Later key={page} load={async () => (await import('./statistics-page.tsx')).StatisticsPage} />
    case 'settings':
      return <Later key={page} load={async () => (await import('./settings-page.tsx')).SettingsPage} />
  }
}

/** A page that is fetched when it is first looked at. */
function Later({ load }: { readonly load: () => Promise<FunctionComponent> }) {
  const { view } = useConsole()
  const [loaded, setLoaded] = useState<{ readonly View: FunctionComponent }>()
  useEffect(() => {
    void view.attempt(async () => setLoaded({ View: await load() }))
  }, [])
  return loaded === undefined ? <main class="page" /> : <loaded.View />
}

function Inbox() {
  const { view, words, preferences } = useConsole()
  const panes = view.panes.value
  const current = view.currentRow.value
  return (
    <>
      <main class="inbox">
        <h1 class="hidden-words">{words.pages.inbox}</h1>
        <InboxList />
        <div class="panes" data-count={panes.length}>
          {panes.length === 0 ? (
            <Nothing />
          ) : (
            panes.map((row) => <Pane key={row.topic} row={row} isCurrent={row === current} />)
          )}
        </div>
      </main>
      {current !== undefined && preferences.isContextShown.value && <Context key={current.topic} row={current} />}
    </>
  )
}

function Nothing() {
  const { words } = useConsole()
  return (
    <div class="nothing">
      <Icon name="inbox" />
      <p>{words.pane.choose}</p>
      <p class="hint">{words.pane.chooseHint}</p>
    </div>
  )
}

function ToastView() {
  const { view, words } = useConsole()
  const toast = view.toast.value
  return (
    <div class="toasts" role="status">
      {toast !== undefined && (
        <p class="toast" data-error={toast.isError}>
          {toast.text}
          <button type="button" class="link" onClick={() => (view.toast.value = undefined)}>
            {words.dismiss}
          </button>
        </p>
      )}
    </div>
  )
}

/** How a request to a colleague ended is said once, wherever the agent looks. */
function useOutcome(): void {
  const { view, words, desk } = useConsole()
  const outcome = desk.asked.outcome.value
  useEffect(() => {
    if (outcome === undefined) return
    const nickname = desk.colleagues.byUid.value.get(outcome.proposal.toUid)?.nickname ?? ''
    view.say(words.pane.outcome(outcome.how, nickname))
  }, [outcome])
}
