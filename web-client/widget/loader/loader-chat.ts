import { drawBubble, makeBubble } from './loader-bubble.ts'
import type { LoaderPart, Options, PageChat, PartModule } from './loader-state.ts'

declare global {
  /** Dynamic import of an address; the build replaces it with `import`. */
  const importModule: <Module>(address: string) => Promise<Module>
}

const key = 'parley.open'
/** How long the first load may take; each retry may take that much longer, for slow networks. */
const patienceMs = 10_000
/** Calls are tried again after this; a page that keeps removing the chat gets it back after delays that grow to it. */
const againMs = 1000

/** Creates the chat without attaching it to the page. */
export function makeChat(origin: string, dataset: DOMStringMap, options: Options): PageChat {
  const chat: PageChat = {
    ...{ origin, options, query: `sid=${options.sid}&site=${location.origin}` },
    ...{ isOpen: kept('sessionStorage'), count: 0, waitMs: 0 },
    bubble: makeBubble(dataset, () => turn(chat, !chat.isOpen)),
    events: new EventTarget(),
    calls: [],
  }
  return chat
}

/** Shows the chat once the page is allowed to have it. Loads the panel if the chat or a conversation is open. */
export function appear(chat: PageChat): void {
  if (chat.isThere) return
  chat.isThere = true
  stay(chat)
  if (chat.isOpen || chat.isLeaving || kept('localStorage')) load(chat)
  // It was open on the previous page.
  if (chat.isOpen && !chat.isAwaited) tell(chat, 'open')
  addEventListener('online', () => chat.timer && load(chat))
}

/**
 * Attaches the chat, and attaches it again whenever the page removes it (by replacing the body, or by a framework that
 * removes foreign elements).
 */
function stay(chat: PageChat): void {
  const { host } = chat.bubble
  let returns = 0
  const attach = () => {
    const root = document.documentElement
    // Observe both again: the root may be a new one.
    for (const place of [document, root]) watcher.observe(place, { childList: true })
    if (host.isConnected) return
    // Next to the body, which pages replace and transform.
    root.append(host)
    // A frame that is moved in the document loads again.
    chat.isReady = false
    if (chat.panel) load(chat)
    draw(chat)
  }
  const watcher = new MutationObserver(() => {
    if (!host.isConnected) setTimeout(attach, Math.min(50 * returns++, againMs))
  })
  attach()
}

/** Loads panel and frame, and retries until the frame responds: the browser's error page does not retry by itself. */
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
  bring(chat, 'panel')
}

/** Shows that loading is stuck, unless the frame has become ready. */
export function stick(chat: PageChat): void {
  chat.isStuck = !chat.isReady
  draw(chat)
}

export function turn(chat: PageChat, isOpen: boolean): void {
  if (isOpen === chat.isOpen) return
  chat.isOpen = isOpen
  chat.isAwaited = isOpen
  kept('sessionStorage', isOpen)
  load(chat)
  draw(chat)
  // If the frame was ready at once, the field is already gone.
  chat.bubble[isOpen ? 'field' : 'button'].focus({ preventScroll: true })
  chat.panel?.postStanding()
  tell(chat, isOpen ? 'open' : 'close')
}

/** Fetches a part of the loader, and runs it; for calls this is retried until it succeeds. */
export function bring(chat: PageChat, part: LoaderPart): void {
  // A new query each time: some browsers never retry a module that failed.
  importModule<PartModule>(`${chat.origin}/widget/${part}.js?${chat.waitMs}`).then(
    ({ run }) => run(chat, { draw, load, stick, turn, tell, bring, kept }),
    () => {
      stick(chat)
      chat.waitMs += 1
      // Whoever loads the panel retries that.
      if (part === 'calls') setTimeout(bring, againMs, chat, part)
    },
  )
}

/** Dispatches an event to the page's listeners. */
export function tell({ events }: PageChat, name: string, detail?: unknown): void {
  events.dispatchEvent(new CustomEvent(name, { detail }))
}

export function draw(chat: PageChat): void {
  chat.panel?.draw()
  drawBubble(chat)
}

/**
 * Reads, or sets, whether a conversation is open (`localStorage`) or the panel is open in this tab (`sessionStorage`).
 * Returns false where storage is denied.
 */
export function kept(storage: 'localStorage' | 'sessionStorage', value?: boolean): boolean {
  try {
    if (value !== undefined) window[storage][key] = value ? '1' : ''
    return !!window[storage][key]
  } catch {
    return false
  }
}
