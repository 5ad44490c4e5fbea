import { drawBubble, makeBubble } from './loader-bubble.ts'
import type { Options, PageChat } from './loader-state.ts'
import type { PanelModule } from './panel.ts'

declare global {
  /** Dynamic import of an address; the build puts it in its place. */
  const importModule: <Module>(address: string) => Promise<Module>
}

const key = 'parley.open'
/** The first load may take as long; each next one as much longer, for a slow network. */
const patienceMs = 10_000
/** A page that takes the chat away again and again gets it back ever later, but at least so often. */
const maxReturnMs = 1000

/** Nothing of it is on the page yet. */
export function makeChat(origin: string, dataset: DOMStringMap, options: Options): PageChat {
  const chat: PageChat = {
    ...{ origin, options, query: `sid=${options.sid}&site=${location.origin}` },
    ...{ isOpen: kept('sessionStorage'), title: '', count: 0, waitMs: 0 },
    bubble: makeBubble(dataset, () => turn(chat, !chat.isOpen)),
    events: new EventTarget(),
  }
  return chat
}

/** Shows it, now that the page may have it; with its panel where somebody looks at it, or may answer what was asked on an earlier page. */
export function appear(chat: PageChat): void {
  chat.isThere = true
  stay(chat)
  if (chat.isOpen || chat.isLeaving || kept('localStorage')) load(chat)
  // It was open on the page before.
  if (chat.isOpen && !chat.isAwaited) tell(chat, 'open')
  addEventListener('online', () => chat.timer && load(chat))
}

/** Whatever takes it off the page (one that replaces its body, a framework that knows its own elements alone) gets it back. */
function stay(chat: PageChat): void {
  const { host } = chat.bubble
  let returns = 0
  const attach = () => {
    const root = document.documentElement
    // Both again: it may be another root.
    for (const place of [document, root]) watcher.observe(place, { childList: true })
    if (host.isConnected) return
    // Beside the body, which pages replace and transform.
    root.append(host)
    // A frame that is put elsewhere loads again.
    chat.isReady = false
    if (chat.panel) load(chat)
    draw(chat)
  }
  const watcher = new MutationObserver(() => {
    if (!host.isConnected) setTimeout(attach, Math.min(50 * returns++, maxReturnMs))
  })
  attach()
}

/** Loads panel and frame, and again while nothing comes of it: the browser's page of an error does not try by itself. */
export function load(chat: PageChat): void {
  if (chat.isReady || !chat.isThere) return
  clearTimeout(chat.timer)
  chat.waitMs += patienceMs
  chat.timer = setTimeout(() => {
    load(chat)
    stick(chat)
  }, chat.waitMs)
  chat.isStuck = false
  draw(chat)
  if (chat.panel) return chat.panel.load()
  // Some browsers never ask again for a module that failed.
  importModule<PanelModule>(`${chat.origin}/widget/panel.js?${chat.waitMs}`).then(
    ({ makePanel }) => {
      chat.panel ??= makePanel(chat, { draw, load, stick, turn, tell, kept })
      chat.panel.load()
      draw(chat)
    },
    () => stick(chat),
  )
}

/** Nothing has come of the panel until now: whoever waits for it reads so. */
export function stick(chat: PageChat): void {
  chat.isStuck = !chat.isReady
  draw(chat)
}

/** Opens or closes it. */
export function turn(chat: PageChat, isOpen: boolean): void {
  if (isOpen === chat.isOpen) return
  chat.isOpen = isOpen
  chat.isAwaited = isOpen
  kept('sessionStorage', isOpen)
  load(chat)
  draw(chat)
  // The field is not there any more when the frame was at once.
  chat.bubble[isOpen ? 'field' : 'button'].focus({ preventScroll: true })
  chat.panel?.postStanding()
  tell(chat, isOpen ? 'open' : 'close')
}

/** Tells whoever of the page listens. */
export function tell({ events }: PageChat, name: string, detail?: unknown): void {
  events.dispatchEvent(new CustomEvent(name, { detail }))
}

/** Draws it as it is now. */
export function draw(chat: PageChat): void {
  chat.panel?.draw()
  drawBubble(chat)
}

/** Whether a conversation goes on (`localStorage`), or the panel is open in this tab; kept for the next page where there is storage. */
export function kept(storage: 'localStorage' | 'sessionStorage', value?: boolean): boolean {
  try {
    if (value !== undefined) window[storage].setItem(key, value ? '1' : '')
    return window[storage].getItem(key) === '1'
  } catch {
    return false
  }
}
