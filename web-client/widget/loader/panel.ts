import type { ToFrame, ToPage, Wrapped } from './frame-protocol.ts'
import type { Acts, PageChat, Panel } from './loader-state.ts'
import { pageNow, typeAhead } from './type-ahead.ts'

/** A frame that has loaded but not responded by then was refused, or shows an error page. */
const speaksWithinMs = 500
/** How soon an agent sees that the visitor moved within a single-page site. */
const lookMs = 1000
/** The events that there are. */
const known = [
  ...['ready', 'open', 'close', 'unread', 'message', 'status', 'connection', 'started', 'ended', 'error', 'thread'],
]
const heldKey = 'parley.kept'

const css = `
iframe{position:fixed;bottom:calc(var(--parley-bottom,20px) + 68px);right:var(--parley-right,20px);left:var(--parley-left,auto);
border:0;width:380px;height:min(640px,100vh - 88px - var(--parley-bottom,20px));border-radius:16px;
box-shadow:0 12px 48px #0005;background:Canvas;outline:1px solid #0000}
textarea{background:Canvas;color:CanvasText}
@media (max-width:480px){.r>textarea{bottom:0;left:0;right:0;margin:0 auto 12px}iframe{inset:0;width:100%;height:100%;border-radius:0}}`

/** Adds the frame next to the bubble, and loads it. */
export function run(chat: PageChat, acts: Acts): void {
  chat.panel ??= makePanel(chat, acts)
  chat.panel.load()
  acts.draw(chat)
}

function makePanel(chat: PageChat, acts: Acts): Panel {
  const frame = makeFrame(chat)
  frame.onload = () => setTimeout(() => acts.stick(chat), speaksWithinMs)
  const post = (message: ToFrame) => {
    if (chat.isReady) frame.contentWindow?.postMessage({ parley: message } satisfies Wrapped<ToFrame>, chat.origin)
  }
  const draw = drawing(chat, frame)
  const postChange = changed(() => {
    post(chat.isLeaving ? leaving() : { kind: 'options', options: chat.options })
    check({ chat, acts })
  })
  const { handOver, taken, forget } = typeAhead({ chat, acts, frame, post })
  const panel: Panel = {
    draw: () => {
      draw()
      if (chat.isReady) postChange(chat.isLeaving ? '' : JSON.stringify(chat.options))
      handOver()
    },
    load: () => {
      frame.src = `${chat.origin}/widget/frame.html?${chat.query}`
    },
    post,
    postStanding: () => post({ kind: chat.isOpen ? 'open' : 'close', page: pageNow() }),
  }
  addEventListener('message', ({ origin, source, data }) => {
    const message = (data as Wrapped<ToPage> | null)?.parley
    if (origin !== chat.origin || source !== frame.contentWindow || !message) return
    if (message.kind === 'ready') forget()
    if (message.kind === 'taken') taken()
    hear(message, { chat, acts, panel })
  })
  visualViewport?.addEventListener('resize', panel.draw)
  visualViewport?.addEventListener('scroll', panel.draw)
  document.addEventListener('visibilitychange', panel.draw)
  watchPage(post)
  return panel
}

function makeFrame({ options, bubble: { root, box, field } }: PageChat): HTMLIFrameElement {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets.push(sheet)
  const frame = document.createElement('iframe')
  frame.allow = 'microphone; geolocation; autoplay; clipboard-write'
  box.append(frame)
  field.style.colorScheme = options.theme === 'light' || options.theme === 'dark' ? options.theme : 'light dark'
  return frame
}

/** Returns a function that calls `act` when it is given another text than the last time. */
function changed(act: () => void): (text: string) => void {
  let last: string | undefined
  return (text) => {
    if (text === last) return
    last = text
    act()
  }
}

function drawing(chat: PageChat, frame: HTMLIFrameElement): () => void {
  const [fill, entitle] = [screenOf(frame), borrowed(document, 'title')]
  return () => {
    const { isStuck, count } = chat
    const isShown = chat.isOpen && !isStuck
    const { locale, pageLocale } = chat.options
    frame.title = /^zh/i.test(locale || pageLocale || navigator.language) ? '在线客服' : 'Chat'
    frame.hidden = !isShown
    fill(isShown)
    // In a hidden tab the title shows the count.
    entitle(document.hidden && count > 0 && ((title) => `(${count}) ${title}`))
  }
}

interface Parts {
  readonly chat: PageChat
  readonly acts: Acts
  readonly panel: Panel
}

function hear(message: ToPage, { chat, acts, panel }: Parts): void {
  const { kind } = message
  if (kind === 'ready') begin({ chat, acts, panel })
  else if (kind === 'drawn') {
    chat.isDrawn = true
    acts.draw(chat)
  } else if (kind === 'close') acts.turn(chat, false)
  else if (kind === 'logout') {
    // Another tab may have logged out; this page does not know the identity of whoever comes next.
    if (!chat.isLeaving) chat.options.identity = undefined
    chat.isLeaving = chat.isReady = false
    chat.facts = undefined
    held('')
    acts.load(chat)
  } else if (kind === 'keep') held(message.kept)
  else if (kind === 'going-on') acts.kept('localStorage', message.isGoingOn)
  else if (kind === 'event') acts.tell(chat, message.name, message.detail)
  else if (kind === 'facts') chat.facts = message.facts
  else if (kind === 'unread') {
    chat.count = message.count
    acts.draw(chat)
    acts.tell(chat, kind, message.count)
  }
}

function begin({ chat, acts, panel }: Parts): void {
  Object.assign(chat, { isReady: true, isDrawn: false, isStuck: false, waitMs: 0, facts: undefined })
  acts.draw(chat)
  if (chat.isLeaving) return panel.post(leaving())
  panel.post({ kind: 'hello', options: chat.options, page: pageNow(), kept: held() })
  panel.postStanding()
  acts.tell(chat, 'ready')
  check({ chat, acts })
}

/** Has calls taken that wait, and told what is wrong with the others. */
function check({ chat, acts }: Omit<Parts, 'panel'>): void {
  const { heard, theme = 'auto' } = chat.options
  const isSound = heard.every((name) => known.includes(name)) && ['light', 'dark', 'auto'].includes(theme)
  if (chat.calls.length > 0 || !isSound) acts.bring(chat, 'calls')
}

function leaving(): ToFrame {
  return { kind: 'logout', kept: held() }
}

/** Reads, or sets, what a frame without storage wants kept for this tab. */
function held(text?: string): string | undefined {
  try {
    if (text !== undefined) sessionStorage.setItem(heldKey, text)
    return sessionStorage.getItem(heldKey) ?? undefined
  } catch {
    return undefined
  }
}

/** Polls for the address and title: no event that all browsers have reports a change made by a script. */
function watchPage(post: (message: ToFrame) => void): void {
  let last = ''
  setInterval(() => {
    const page = pageNow()
    const now = page.url + page.title
    // The title of a hidden tab may be the one we set.
    if (document.hidden || now === last) return
    last = now
    post({ kind: 'page', page })
  }, lookMs)
}

/**
 * On a phone the chat fills the visible screen above the keyboard, which covers the page but does not resize the frame.
 */
function screenOf({ style }: HTMLElement): (isShown: boolean) => void {
  const lock = borrowed(document.documentElement.style, 'overflow')
  return (isShown) => {
    const isFull = isShown && matchMedia('(max-width:480px)').matches
    const view = isFull ? visualViewport : null
    style.height = view ? `${view.height}px` : ''
    style.top = view ? `${view.offsetTop}px` : ''
    lock(isFull && (() => 'hidden'))
  }
}

/**
 * Overrides a property of the page; without a value the page's own comes back, unless the page has changed it since.
 */
function borrowed<Key extends string>(place: Record<Key, string>, key: Key) {
  let own = ''
  let ours: string | undefined
  return (ourOwn: false | ((own: string) => string)) => {
    if (place[key] !== ours) own = place[key]
    if (ourOwn) place[key] = ourOwn(own)
    else if (ours !== undefined) place[key] = own
    ours = ourOwn ? place[key] : undefined
  }
}
