import { useSignalEffect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { lazy } from '../../ui/parts/lazy.tsx'
import { RetryBoundary } from '../../ui/parts/retry-boundary.tsx'
import type { SharedWords } from '../../ui/words/words.ts'
import { whereOneWrites } from '../../widget/chat/composer-focus.ts'
import type { WidgetConfig } from '../../widget/chat/config.ts'
import { App } from '../../widget/view/app.tsx'
import { tellHost } from '../host.ts'
import type { PageLife } from '../page-life.ts'
import type { ChatTab } from '../places.ts'
import type { AllowedSocial } from '../session.ts'
import type { OpenedPage } from '../start-page.ts'
import { shellWords } from '../words/shell-words.ts'
import type { PageWords } from '../words/words.ts'

const Hindered = lazy(() => import('./hindered.tsx').then((part) => part.Hindered))
const Tabs = lazy(() => import('./tabs.tsx').then((part) => part.Tabs))
const SocialTab = lazy(() => import('../social/social-tab.tsx').then((part) => part.SocialTab))

/** Should nothing be had at all, in both languages. */
const unloaded = { unloaded: 'This part could not be loaded. 此部分未能加载。', tryAgain: 'Try again 重试' }

interface PageViewProps {
  readonly life: PageLife
  /** The languages that are wished, in order, until the chat's own is known. */
  readonly wishes: readonly (string | undefined)[]
}

/** The whole page, in each of its states. */
export function PageView({ life, wishes }: PageViewProps) {
  const screen = life.screen.value
  switch (screen.kind) {
    case 'loading':
      return <Loading />
    case 'hindered':
      return <Hindered life={life} why={screen.why} wishes={wishes} words={unloaded as SharedWords} />
    case 'open':
      return <OpenPage page={screen.page} />
  }
}

/** The outline of what comes. */
function Loading() {
  return (
    <main class="page" aria-busy="true">
      <div class="chat loading">
        <header class="header">
          <span class="avatar" />
        </header>
      </div>
    </main>
  )
}

function OpenPage({ page }: { readonly page: OpenedPage }) {
  const { chat, places, session, isDecided } = page
  const { tag, words: widgetWords } = chat.language.value
  const words: PageWords = { ...widgetWords, ...shellWords([tag]) }
  const social = session.value
  const tabs = tabsOf(social?.allowed)
  const { tab, path } = places.place.value
  const isWaiting = tab !== 'support' && !isDecided.value
  const shown = tabs.includes(tab) ? tab : 'support'
  useLook(page)
  useEffect(() => {
    if (shown === 'support') whereOneWrites()?.focus()
  }, [shown, chat])
  if (isWaiting) return <Loading />
  return (
    <div class="page" data-inside={shown !== 'support' && path.length > 0 ? '' : undefined}>
      <div class="pane" key={shown}>
        {shown === 'support' || social === undefined ? (
          <App chat={chat} />
        ) : (
          <RetryBoundary of={`${shown} ${path.join('/')}`} words={words}>
            <SocialTab key={social.number} kind={shown} session={social} words={words} />
          </RetryBoundary>
        )}
      </div>
      {tabs.length > 1 && <Tabs page={page} tabs={tabs} shown={shown} words={words} />}
    </div>
  )
}

/** Returns the tabs that somebody may have, in order. */
function tabsOf(allowed: AllowedSocial | undefined): readonly ChatTab[] {
  const others = (['friends', 'groups'] as const).filter((tab) => allowed?.[tab])
  return ['support', ...others]
}

/** The look of the target, its name, and what is unread, beyond the page itself. */
function useLook({ chat, unread }: OpenedPage): void {
  useSignalEffect(() => {
    const { config, language } = chat
    applyLook(config)
    const { support, friends, groups } = unread.value
    const count = support + friends + groups
    const name = config.title || language.value.words.team
    document.title = count === 0 ? name : `(${count}) ${name}`
    tellHost({ parley: 'unread', count })
  })
}

/** Applies the colour and theme of a target. Ignores a colour that is none. */
function applyLook({ accent, theme }: Pick<WidgetConfig, 'accent' | 'theme'>): void {
  const { style, dataset } = document.documentElement
  if (accent !== undefined && CSS.supports('color', accent)) style.setProperty('--accent', accent)
  if (theme === 'light' || theme === 'dark') dataset.theme = theme
  // Any other theme is the visitor's own.
  else delete dataset.theme
  const paper = getComputedStyle(document.body).backgroundColor
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')) meta.content = paper
}
