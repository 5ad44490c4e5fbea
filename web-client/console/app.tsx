import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { AgentSession, HeldAgent } from '../core/agent-session.ts'
import type { Api } from '../core/api.ts'
import { Desk } from '../core/desk.ts'
import { indexedOutbox } from '../core/outbox-store.ts'
import type { Platform } from '../core/platform.ts'
import { followAddress, forgetAddress } from './address.ts'
import { Alerts } from './alerts.ts'
import { SurroundingsContext } from './console-context.ts'
import { ConsoleView } from './console-view.ts'
import { forgetEmoji } from './forget-emoji.ts'
import { Frame } from './frame.tsx'
import { useKeys } from './keys.ts'
import type { Language } from './languages.ts'
import { Login } from './login.tsx'
import { forgetNobodysDrafts, forgetOwnDrafts } from './own-drafts.ts'
import type { Preferences } from './preferences.ts'
import { QuickReplies } from './quick-replies.ts'
import { isAtLeast } from './widths.ts'

/** As in pane.css. */
const sideBySideFrom = 1600

/** What the console works with. */
export interface AppParts {
  readonly platform: Platform
  readonly api: Api
  readonly session: AgentSession
  readonly preferences: Preferences
  readonly language: ReadonlySignal<Language>
}

/** The login, or the desk of whoever is logged in. */
export function App(parts: AppParts) {
  const { session, language } = parts
  const agent = useSignal<HeldAgent | undefined>(session.tokens.held)
  const wasLost = useSignal(false)
  useEffect(() => {
    forgetNobodysDrafts()
    forgetEmoji()
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
    forgetAddress()
  }
  return <DeskOf key={agent.value.uid} {...parts} agent={agent.value} logOut={logOut} onLost={() => gone(true)} />
}

type DeskProps = AppParts & { readonly agent: HeldAgent; readonly logOut: () => void; readonly onLost: () => void }

function DeskOf({ platform, api, session, agent, preferences, language, logOut, onLost }: DeskProps) {
  const around = useMemo(() => {
    const socketUrl = `${location.origin.replace(/^http/, 'ws')}/websocket`
    const store = indexedOutbox('parley.console')
    // What cannot be kept lives as long as the page; the outbox goes on with it.
    const onUnkept = (error: unknown) => console.warn(error)
    const desk = new Desk({ platform, api, session, agent, socketUrl, store, onUnkept })
    const view = new ConsoleView(desk, language, isAtLeast(sideBySideFrom))
    return { view, preferences, quickReplies: new QuickReplies(desk.api), logOut }
  }, [agent.uid])
  const { view, quickReplies } = around
  useEffect(() => {
    const alerts = new Alerts(view, preferences)
    view.desk.start()
    alerts.start()
    const unfollow = followAddress(view)
    const unwatch = view.desk.linkState.subscribe((state) => {
      // Without them the slash finds nothing, and everything else works.
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
  useKeys(around)
  return (
    <SurroundingsContext.Provider value={around}>
      <Frame />
    </SurroundingsContext.Provider>
  )
}
