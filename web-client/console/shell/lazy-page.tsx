import { useEffect, useState } from 'preact/hooks'
import { LoadFailed } from '../parts/load-failed.tsx'
import { useConsole } from '../state/console-context.ts'
import { fetchPage, isServerThere, type LaterPage, pageAtHand } from './pages.ts'

/** A page that is loaded on first use, or in advance. */
export function LazyPage({ page }: { readonly page: LaterPage }) {
  const { words } = useConsole()
  const [state, setState] = useState<'fetching' | 'there' | 'offline' | 'missing'>('fetching')
  const fetchView = () => {
    fetchPage(page).then(
      () => setState('there'),
      async () => setState((await isServerThere()) ? 'missing' : 'offline'),
    )
  }
  const View = pageAtHand(page)
  useEffect(() => {
    if (View === undefined) fetchView()
  }, [])
  if (View !== undefined) return <View />
  return (
    <main class="page">
      <header class="page-head">
        <h1>{words.pages[page]}</h1>
      </header>
      {state === 'offline' && <LoadFailed reason={words.pane.unfetched} onAgain={fetchView} />}
      {state === 'missing' && (
        <p class="empty" role="alert">
          {words.pane.newVersion}{' '}
          <button type="button" class="link" onClick={() => location.reload()}>
            {words.pane.reload}
          </button>
        </p>
      )}
    </main>
  )
}
