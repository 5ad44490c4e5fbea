import type { SiteOptions, ToFrame, ToPage, Wrapped } from './greeting.ts'
import { makeBubble } from './loader-bubble.ts'

type Listener = (detail: unknown) => void
type Call = [command: string, ...rest: unknown[]]
type Parley = ((...call: Call) => void) & { q?: ArrayLike<unknown>[]; isThere?: true }

const openKey = 'parley.open'
const page = window as unknown as { Parley?: Parley }
const script = document.currentScript as HTMLScriptElement | null

if (script !== null && page.Parley?.isThere !== true) {
  // `async` may be earlier than the body.
  if (document.body === null) addEventListener('DOMContentLoaded', () => start(script))
  else start(script)
}

function start({ src, dataset }: HTMLScriptElement): void {
  const { origin } = new URL(src)
  const options = optionsOf(dataset)
  const chat = makeChat({ origin, dataset, options })
  addEventListener('message', ({ origin: from, source, data }) => {
    if (from !== origin || !chat.isFrom(source)) return
    const message = (data as Wrapped<ToPage> | null)?.parley
    if (message !== undefined) chat.hear(message)
  })
  const early = page.Parley?.q ?? []
  const parley: Parley = (command, ...rest) => chat.obey(command, rest)
  parley.isThere = true
  page.Parley = parley
  for (const call of early) parley(...(Array.from(call) as Call))
  // Somebody may answer what was asked on an earlier page.
  if (isFlagKept()) chat.load()
}

function pageNow() {
  return { url: location.href, title: document.title, referrer: document.referrer }
}

/** The bubble, the frame once it is needed, and what passes between the frame and the page. */
function makeChat({ origin, dataset, options }: { origin: string; dataset: DOMStringMap; options: SiteOptions }) {
  const { on, tell } = makeEvents()
  const waiting: ToFrame[] = []
  let said = options
  let frame: HTMLIFrameElement | undefined
  let [isReady, isOpen] = [false, false]
  const bubble = makeBubble(dataset, options.locale ?? '', () => turn(!isOpen))

  const post = (message: ToFrame) => {
    if (isReady) frame?.contentWindow?.postMessage({ parley: message } satisfies Wrapped<ToFrame>, origin)
    else if (message.kind !== 'open' && message.kind !== 'close') waiting.push(message)
  }
  const load = () => {
    frame ??= bubble.addFrame(`${origin}/widget/frame.html`)
  }
  const turn = (next: boolean) => {
    if (next === isOpen) return
    isOpen = next
    if (next) load()
    bubble.show(next)
    post({ kind: next ? 'open' : 'close' })
    tell(next ? 'open' : 'close')
  }
  const begin = () => {
    isReady = true
    // The chat has a way out of its own now: until then a phone's whole screen is left by the bubble.
    frame?.classList.add('r')
    post({ kind: 'hello', options: said, page: pageNow() })
    for (const message of waiting.splice(0)) post(message)
    post({ kind: isOpen ? 'open' : 'close' })
    tell('ready')
  }
  const set = (name: 'locale' | 'theme', value: string) => {
    said = { ...said, [name]: value }
    if (name === 'locale') bubble.speak(value)
    post({ kind: name, value })
  }
  return {
    load,
    isFrom: (source: MessageEventSource | null) => frame !== undefined && source === frame.contentWindow,
    hear: (message: ToPage) => hear(message, { begin, tell, close: () => turn(false), badge: bubble.badge }),
    obey: (command: string, [first, second]: unknown[]) => {
      if (command === 'open' || command === 'close') turn(command === 'open')
      else if (command === 'on') on(first as string, second as Listener)
      else if (command === 'identify') post({ kind: command, identity: first as Record<string, string> })
      else if (command === 'locale' || command === 'theme') set(command, first as string)
    },
  }
}

function makeEvents() {
  const listeners: [name: string, listener: Listener][] = []
  return {
    on: (name: string, listener: Listener) => void listeners.push([name, listener]),
    tell: (name: string, detail?: unknown) => {
      for (const [heard, listener] of listeners) if (heard === name) listener(detail)
    },
  }
}

interface Page {
  readonly begin: () => void
  readonly close: () => void
  readonly badge: (count: number) => void
  readonly tell: (name: string, detail: unknown) => void
}

function hear(message: ToPage, { begin, close, badge, tell }: Page): void {
  const { kind } = message
  if (kind === 'ready') begin()
  else if (kind === 'close') close()
  else if (kind === 'going-on') keepFlag(message.isGoingOn)
  else if (kind === 'message') tell(kind, message.text)
  else if (kind === 'unread') {
    badge(message.count)
    tell(kind, message.count)
  }
}

function optionsOf({ workgroup, agent, locale, theme, accent }: DOMStringMap): SiteOptions {
  const target =
    agent === undefined
      ? { type: 'WORKGROUP' as const, sid: workgroup ?? 'df_wg_uid' }
      : { type: 'AGENT' as const, sid: agent }
  return { ...target, locale: locale ?? (document.documentElement.lang || undefined), theme, accent }
}

function keepFlag(isGoingOn: boolean): void {
  try {
    if (isGoingOn) localStorage.setItem(openKey, '1')
    else localStorage.removeItem(openKey)
  } catch {
    // The site has no storage: the badge waits for the chat to be opened.
  }
}

function isFlagKept(): boolean {
  try {
    return localStorage.getItem(openKey) !== null
  } catch {
    return false
  }
}
