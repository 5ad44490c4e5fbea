import type { PageFacts, SiteOptions, ToFrame, ToPage, Wrapped } from './greeting.ts'
import { type Bubble, makeBubble } from './loader-bubble.ts'

type Call = [command?: unknown, first?: unknown, second?: unknown]
type Parley = ((...call: Call) => void) & { q?: Iterable<Call>; attach?: () => void }

const openKey = 'parley.open'
/** What the first load may take; each next one may take as much longer, for a slow network. */
const patienceMs = 10_000
const page = window as unknown as { Parley?: Parley }
const script = document.currentScript as HTMLScriptElement | null

// A page that holds the script itself does not say whose chat it is.
if (script?.src) {
  // `async` may be earlier than the body.
  if (document.body === null) addEventListener('DOMContentLoaded', () => start(script))
  else start(script)
}

function start({ src, dataset }: HTMLScriptElement): void {
  const { attach, q: early = [] } = page.Parley ?? {}
  // The tag twice, or again with another body.
  if (attach !== undefined) return attach()
  const { origin } = new URL(src)
  const chat = makeChat(origin, dataset)
  addEventListener('message', ({ origin: from, source, data }) => {
    const message = (data as Wrapped<ToPage> | null)?.parley
    if (from === origin && source === chat.bubble.frame.contentWindow && message) hear(message, chat)
  })
  const parley: Parley = (...call) => obey(call, chat)
  parley.attach = chat.attach
  page.Parley = parley
  // One that throws stops none behind it.
  for (const call of early) queueMicrotask(() => parley(...call))
  // Somebody may answer what was asked on an earlier page.
  if (goingOn()) chat.load()
}

type Chat = ReturnType<typeof makeChat>

/** The bubble, the frame once it is needed, and what passes between the frame and the page. */
function makeChat(origin: string, dataset: DOMStringMap) {
  const options = optionsOf(dataset)
  const bubble = makeBubble(dataset, options, () => turn(!shown.isOpen))
  const { shown, frame, draw } = bubble
  const { load, attach } = makeLoading(bubble, `${origin}/widget/frame.html?sid=${options.sid}&site=${location.origin}`)
  const events = new EventTarget()

  const tell = (name: string, detail?: unknown) => events.dispatchEvent(new CustomEvent(name, { detail }))
  const post = (message: ToFrame) => {
    if (shown.isReady) frame.contentWindow?.postMessage({ parley: message } satisfies Wrapped<ToFrame>, origin)
  }
  const postStanding = () => post({ kind: shown.isOpen ? 'open' : 'close', page: pageNow() })
  const turn = (isOpen: boolean) => {
    if (isOpen) attach()
    if (isOpen === shown.isOpen) return
    shown.isOpen = isOpen
    if (frame.parentNode === null) load()
    draw()
    bubble.focus()
    postStanding()
    tell(isOpen ? 'open' : 'close')
  }
  const begin = () => {
    shown.isReady = true
    draw()
    if (shown.isLeaving) return post({ kind: 'logout' })
    post({ kind: 'hello', options, page: pageNow() })
    postStanding()
    tell('ready')
  }
  return { ...{ bubble, options, events }, ...{ attach, load, turn, begin, post, tell } }
}

/** Loads the frame, and again while nothing comes of it: the browser's page of an error does not try by itself. */
function makeLoading({ host, box, frame, shown, draw }: Bubble, src: string) {
  let waitMs = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const load = () => {
    if (shown.isReady) return
    frame.src = src
    if (frame.parentNode === null) box.append(frame)
    clearTimeout(timer)
    waitMs += patienceMs
    timer = setTimeout(load, waitMs)
  }
  const again = () => {
    if (frame.parentNode !== null) load()
  }
  const attach = () => {
    if (host.isConnected) return
    // A frame that is put elsewhere loads again.
    shown.isReady = false
    document.body?.append(host)
    draw()
    again()
  }
  addEventListener('online', again)
  attach()
  return { load, attach }
}

function obey([command, first, second]: Call, { events, options, bubble, turn, load, post }: Chat): void {
  if (command === 'open' || command === 'close') return turn(command === 'open')
  if (command === 'logout') {
    options.identity = undefined
    bubble.shown.isLeaving = true
    load()
    return post({ kind: command })
  }
  if (command === 'on' && typeof second === 'function') {
    events.addEventListener(first as string, (event) => second((event as CustomEvent).detail))
    options.isListening ||= first === 'message'
  } else if (command === 'identify' && typeof first === 'object') {
    // What a framework watches cannot be posted as it is.
    options.identity = { ...options.identity, ...JSON.parse(JSON.stringify(first)) }
  } else if ((command === 'locale' || command === 'theme') && typeof first === 'string') {
    options[command] = first
    bubble.draw()
  }
  post({ kind: 'options', options })
}

function hear(message: ToPage, { begin, turn, bubble, options, load, tell }: Chat): void {
  const { kind } = message
  if (kind === 'ready') begin()
  else if (kind === 'close') turn(false)
  else if (kind === 'logout') {
    // It may have been another tab, whose page knows of nobody who comes after.
    if (!bubble.shown.isLeaving) options.identity = undefined
    bubble.shown.isLeaving = bubble.shown.isReady = false
    load()
  } else if (kind === 'going-on') goingOn(message.isGoingOn)
  else if (kind === 'message') tell(kind, message.text)
  else if (kind === 'unread') {
    bubble.shown.count = message.count
    bubble.draw()
    tell(kind, message.count)
  }
}

function pageNow(): PageFacts {
  return { url: location.href, title: document.title, referrer: document.referrer }
}

/** The site's own wishes, which change when it says so. */
type Options = { -readonly [Name in keyof SiteOptions]: SiteOptions[Name] }

function optionsOf({ workgroup = 'df_wg_uid', agent, locale, theme, accent }: DOMStringMap): Options {
  const { lang: pageLocale } = document.documentElement
  return { type: agent ? 'AGENT' : 'WORKGROUP', sid: agent ?? workgroup, locale, theme, accent, pageLocale }
}

/** Whether a conversation goes on, kept for the next page. A site without storage: the badge waits for the chat to be opened. */
function goingOn(isNow?: boolean): boolean {
  try {
    if (isNow !== undefined) localStorage.setItem(openKey, isNow ? '1' : '')
    return localStorage.getItem(openKey) === '1'
  } catch {
    return false
  }
}
