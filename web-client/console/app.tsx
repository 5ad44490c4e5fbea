import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { Workspace } from '../core/agent/workspace.ts'
import type { AgentSession, HeldAgent } from '../core/connection/agent-session.ts'
import type { Api } from '../core/connection/api.ts'
import { indexedOutbox } from '../core/platform/letter-store.ts'
import type { Platform } from '../core/platform/platform.ts'
import { deleteEmojiCache } from './shell/delete-emoji-cache.ts'
import { Frame } from './shell/frame.tsx'
import { clearLocation, syncLocation } from './shell/location-sync.ts'
import { Login } from './shell/login.tsx'
import { Notifications } from './shell/notifications.ts'
import { useShortcuts } from './shell/shortcuts.ts'
import { SurroundingsContext } from './state/console-context.ts'
import { ConsoleView } from './state/console-view.ts'
import { isAtLeast } from './state/layout.ts'
import { forgetNobodysDrafts, forgetOwnDrafts } from './state/own-drafts.ts'
import type { Preferences } from './state/preferences.ts'
import { QuickReplies } from './state/quick-replies.ts'
import type { Language } from './words/languages.ts'

/** Same width as in pane.css. */
const sideBySideFrom = 1600

export interface AppDeps {
  readonly platform: Platform
  readonly api: Api
  readonly session: AgentSession
  readonly preferences: Preferences
  readonly language: ReadonlySignal<Language>
}

/** The login page, or the console of the agent who is logged in. */
export function App(parts: AppDeps) {
  const { session, language } = parts
  const agent = useSignal<HeldAgent | undefined>(session.tokens.held)
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
    clearLocation()
  }
  return <DeskOf key={agent.value.uid} {...parts} agent={agent.value} logOut={logOut} onLost={() => gone(true)} />
}

type DeskProps = AppDeps & { readonly agent: HeldAgent; readonly logOut: () => void; readonly onLost: () => void }

function DeskOf({ platform, api, session, agent, preferences, language, logOut, onLost }: DeskProps) {
  const around = useMemo(() => {
    const socketUrl = `${location.origin.replace(/^http/, 'ws')}/websocket`
    const store = indexedOutbox('parley.console')
    // What cannot be stored lives as long as the page; the outbox keeps working.
    const onUnkept = (error: unknown) => console.warn(error)
    const desk = new Workspace({ platform, api, session, agent, socketUrl, store, onUnkept })
    const view = new ConsoleView(desk, language, isAtLeast(sideBySideFrom))
    return { view, preferences, quickReplies: new QuickReplies(desk.api), logOut }
  }, [agent.uid])
  const { view, quickReplies } = around
  useEffect(() => {
    const alerts = new Notifications(view, preferences)
    view.desk.start()
    alerts.start()
    const unfollow = syncLocation(view)
    const unwatch = view.desk.linkState.subscribe((state) => {
      // Without quick replies the slash finds nothing; everything else works.
      if (state === 'connected' || state === 'fallback') quickReplies.read().catch(() => {})
    })
    return () => {
      unwatch()
      unfollow()
      alerts.stop()
      view.desk.stop()
    }
  }, [view])
  const isOver = view.desk.linkState.value === 'over'
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
