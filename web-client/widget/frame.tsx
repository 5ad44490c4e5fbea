import './view/frame.css'
import './view/small-frame.css'
import { signal } from '@preact/signals'
import { type ComponentChild, render } from 'preact'
import { browserPlatform, isStorageDenied } from '../core/platform/browser-platform.ts'
import { heedForcedColors } from '../ui/parts/forced-colors.ts'
import { keepImeKeys } from '../ui/parts/ime-keys.ts'
import { retrySoon } from '../ui/parts/retry-soon.ts'
import { type Chat, makeChat } from './chat/chat.ts'
import { goOnWriting, whereOneWrites } from './chat/composer-focus.ts'
import { hostPage, sid, site } from './chat/host-page.ts'
import { forgetVisitor, logOut } from './chat/log-out.ts'
import type { SiteOptions, ToFrame } from './loader/frame-protocol.ts'
import { App } from './view/app.tsx'
import { PrechatForm } from './view/lazy-parts.ts'
import { LoadingScreen } from './view/loading-screen.tsx'
import type { showPreview } from './view/preview.tsx'

const chat = signal<Chat | undefined>(undefined)
const waiting: ToFrame[] = []
let wished: SiteOptions | undefined
let isOver = false
/** The calls of the page's script under way. */
let calls = Promise.resolve()

type Hello = Extract<ToFrame, { kind: 'hello' }>

const tell = hostPage((message) => {
  if (isOver) return
  if (message.kind === 'logout') return void leave(() => logOutOf(message.kept))
  if (message.kind === 'preview') return void preview(message)
  if (message.kind !== 'hello') return hear(message)
  if (wished !== undefined) return
  wished = message.options
  show(<LoadingScreen isStuck={false} onClose={close} />)
  attempt(message, 1)
})
const close = () => tell({ kind: 'close' })
// Logging out in one tab logs out all of them.
const tabs = browserPlatform().tabs('parley.visitor', () => void leave(forgetVisitor))

function show(view: ComponentChild): void {
  // Not rendered by Preact, which would render below it.
  document.getElementById('placeholder')?.remove()
  const root = document.getElementById('root')
  if (root !== null) render(view, root)
}

/** For the console alone: the code of it is not for visitors to load. */
async function preview(message: Parameters<typeof showPreview>[0]): Promise<void> {
  if (site !== location.origin) return
  const { showPreview } = await import('./view/preview.tsx')
  await showPreview(message, { show, applyAppearance })
}

/** Retries until it succeeds; the page keeps what is typed meanwhile. */
function attempt(hello: Hello, times: number): void {
  if (isOver) return
  begin(hello).catch((error: unknown) => {
    console.error(error)
    retrySoon(times, () => attempt(hello, times + 1))
    show(<LoadingScreen isStuck={true} onClose={close} />)
  })
}

/** Restores what the page has stored if this frame may store nothing: the server needs the token in it. */
async function logOutOf(kept: string | undefined): Promise<void> {
  if (kept && isStorageDenied()) {
    // Without a network the server cannot be told, and nothing is stored here.
    await import('./chat/page-storage.ts').then(
      ({ takeUp }) => takeUp(kept),
      () => {},
    )
  }
  await logOut(tabs)
}

async function begin({ options, page, kept }: Hello): Promise<void> {
  applyAppearance(options)
  const made = await makeChat({
    // The target from the frame's address, which the server has checked.
    options: { ...options, sid },
    ...{ site, page, kept },
    tell: (message) => {
      if (!isOver && (message.kind !== 'event' || wished?.heard.includes(message.name))) tell(message)
    },
  })
  // So that the pre-chat form shows at once.
  if (made.isPrechatAsked.value) await PrechatForm.bring().catch(() => {})
  if (isOver) return made.visit.end()
  applyAppearance({ accent: options.accent ?? made.config.accent, theme: options.theme ?? made.config.theme })
  chat.value = made
  show(<App chat={made} />)
  made.visit.connectionState.subscribe((state) => state === 'over' && void lose(made))
  if (Object.keys(options.identity ?? {}).length > 0) made.identify(options.identity ?? {})
  for (const message of waiting.splice(0)) hear(message)
  tell({ kind: 'drawn' })
}

function hear(message: ToFrame): void {
  const made = chat.value
  if (made === undefined) return void waiting.push(message)
  switch (message.kind) {
    case 'open':
    case 'close':
      made.isOpen.value = message.kind === 'open'
      void goOnWriting(message, made).then((isTaken) => isTaken && tell({ kind: 'taken' }))
      return made.turnTo(message.page)
    case 'page':
      return made.turnTo(message.page)
    case 'call':
      return obeySite(message, made)
    case 'options':
      return become(message.options, made)
    case 'hello':
    case 'preview':
    case 'logout':
      return
  }
}

/** Calls are rare: the code for them is fetched with the first. One after the other, as an import may overtake another. */
function obeySite({ name, text }: Extract<ToFrame, { kind: 'call' }>, made: Chat): void {
  const attempt = () =>
    import('./chat/site-calls.ts').then(
      ({ obey }) => obey(name, text, made),
      () => made.tellError({ code: 'offline', message: 'The chat cannot do this now.', command: name }),
    )
  calls = calls.then(attempt)
}

function become(next: SiteOptions, made: Chat): void {
  const [before, { locale, theme }] = [wished, next]
  wished = next
  if (locale !== undefined && locale !== before?.locale) made.setLocale(locale)
  if (theme !== before?.theme) applyAppearance({ theme })
  if (JSON.stringify(next.identity) !== JSON.stringify(before?.identity)) made.identify(next.identity ?? {})
}

/** Ends this frame for good; the next frame starts without a visitor. */
async function leave(forget: () => Promise<void>): Promise<void> {
  if (isOver) return
  isOver = true
  chat.value?.visit.end()
  show(<LoadingScreen isStuck={false} onClose={close} />)
  await forget()
  tell({ kind: 'unread', count: 0 })
  tell({ kind: 'going-on', isGoingOn: false })
  tell({ kind: 'logout' })
}

/** Nothing is left here of a visitor whom the server knows no more: they were erased, or away for too long. */
async function lose({ visit, language }: Chat): Promise<void> {
  if (isOver || chat.value?.visit !== visit) return
  chat.value = undefined
  visit.end()
  show(<LoadingScreen isStuck={false} onClose={close} />)
  await forgetVisitor()
  tell({ kind: 'unread', count: 0 })
  tell({ kind: 'going-on', isGoingOn: false })
  import('./view/over-screen.tsx').then(
    ({ OverScreen }) => show(<OverScreen words={language.value.words} onClose={close} />),
    () => show(<LoadingScreen isStuck={true} onClose={close} />),
  )
}

/** Applies the colour and theme of the site. Ignores a colour that is none. */
function applyAppearance({ accent, theme }: Pick<SiteOptions, 'accent' | 'theme'>): void {
  const { style, dataset } = document.documentElement
  if (accent !== undefined && CSS.supports('color', accent)) style.setProperty('--accent', accent)
  if (theme === 'light' || theme === 'dark') dataset.theme = theme
  // Any other theme is the visitor's own.
  else if (theme !== undefined) delete dataset.theme
}

heedForcedColors()
keepImeKeys()

addEventListener('keydown', (event) => {
  // What is open above the chat handles its own Escape.
  if (event.key === 'Escape' && !event.defaultPrevented) close()
  // Typed while nothing has the focus: goes to the field for writing.
  const isLetter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
  if (isLetter && document.activeElement === document.body) whereOneWrites()?.focus()
})
