import { effect, type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { Workspace } from '../core/agent/workspace.ts'
import type { AgentSession, StoredAgent } from '../core/connection/agent-session.ts'
import type { Api } from '../core/connection/api.ts'
import { indexedOutbox } from '../core/platform/letter-store.ts'
import type { Platform } from '../core/platform/platform.ts'
import { pictureHosts } from '../ui/parts/picture-hosts.ts'
import { Frame } from './shell/frame.tsx'
import { Login } from './shell/login.tsx'
import { Notifications } from './shell/notifications.ts'
import { startRouter } from './shell/router.ts'
import { useShortcuts } from './shell/shortcuts.ts'
import { SurroundingsContext } from './state/console-context.ts'
import { ConsoleView } from './state/console-view.ts'
import { isAtLeast } from './state/layout.ts'
import { forgetNobodysDrafts, forgetOwnDrafts } from './state/own-drafts.ts'
import { addressOf, firstPlace } from './state/place.ts'
import type { Preferences } from './state/preferences.ts'
import { QuickReplies } from './state/quick-replies.ts'
import type { ConsoleLanguage } from './words/languages.ts'

/** Same width as in pane.css. */
const sideBySideFrom = 1600

export interface AppDeps {
  readonly platform: Platform
  readonly api: Api
  readonly session: AgentSession
  readonly preferences: Preferences
  readonly language: ReadonlySignal<ConsoleLanguage>
}

/** Shows the login page, or the console of the agent who is signed in. */
export function App(deps: AppDeps) {
  const { session, language } = deps
  const agent = useSignal<StoredAgent | undefined>(session.tokens.stored)
  const wasLost = useSignal(false)
  useEffect(() => {
    forgetNobodysDrafts()
    deleteEmojiCache()
  }, [])
  if (agent.value === undefined) {
    return <Login {...{ session, language }} wasLost={wasLost.value} onLoggedIn={(held) => (agent.value = held)} />
  }
  const gone = (isLost: boolean) => {
    wasLost.value = isLost
    agent.value = undefined
  }
  const logOut = () => {
    if (agent.value !== undefined) forgetOwnDrafts(agent.value)
    void session.logOut()
    gone(false)
    // The next person to log in starts at no particular place.
    history.replaceState(null, '', addressOf(firstPlace))
  }
  return <OpenConsole key={agent.value.uid} {...deps} agent={agent.value} logOut={logOut} onLost={() => gone(true)} />
}

type OpenConsoleProps = AppDeps & {
  readonly agent: StoredAgent
  readonly logOut: () => void
  readonly onLost: () => void
}

function OpenConsole({ platform, api, session, agent, preferences, language, logOut, onLost }: OpenConsoleProps) {
  const around = useMemo(() => {
    const socketUrl = `${location.origin.replace(/^http/, 'ws')}/websocket`
    const store = indexedOutbox('parley.console')
    // What cannot be stored lives as long as the page; the outbox keeps working.
    const onStorageError = (error: unknown) => console.warn(error)
    const workspace = new Workspace({ platform, api, session, agent, socketUrl, store, onStorageError })
    const view = new ConsoleView(workspace, language, isAtLeast(sideBySideFrom))
    return { view, preferences, quickReplies: new QuickReplies(workspace.api), logOut }
  }, [agent.uid])
  const { view, quickReplies } = around
  useEffect(() => {
    const alerts = new Notifications(view, preferences)
    view.workspace.start()
    alerts.start()
    const unfollow = startRouter(view)
    const unfollowAccount = followAccount(view, preferences)
    const unwatch = view.workspace.connectionState.subscribe((state) => {
      // Without quick replies the slash finds nothing; everything else works.
      if (state === 'connected' || state === 'fallback') quickReplies.read().catch(() => {})
    })
    return () => {
      unwatch()
      unfollowAccount()
      unfollow()
      alerts.stop()
      view.workspace.stop()
    }
  }, [view])
  const isOver = view.workspace.connectionState.value === 'over'
  useEffect(() => {
    if (isOver) onLost()
  }, [isOver])
  useShortcuts(around)
  return (
    <SurroundingsContext.Provider value={around}>
      <Frame />
    </SurroundingsContext.Provider>
  )
}

/** Follows what the server tells of the account: its language, and whose pictures may be shown. */
function followAccount({ workspace }: ConsoleView, preferences: Preferences): () => void {
  const { language, pictureHosts: allowed } = workspace.presence
  return effect(() => {
    if (language.value !== '') preferences.language.value = language.value
    pictureHosts.value = allowed.value
  })
}

/** Earlier versions kept the emoji in databases that outlived the person who used them. */
function deleteEmojiCache(): void {
  // Without IndexedDB nothing was kept.
  if (!('indexedDB' in globalThis)) return
  for (const locale of ['en', 'zh']) indexedDB.deleteDatabase(`emoji-picker-element-${locale}`)
}
