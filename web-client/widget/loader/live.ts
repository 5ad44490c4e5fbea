import type { Acts, PageChat } from './loader-state.ts'

/** What the server answers to a beat. */
interface BeatAnswer {
  readonly on?: boolean
  readonly nextSeconds?: number
  readonly isCalled?: boolean
  readonly teaser?: { readonly name?: unknown; readonly text?: unknown }
}

const keyName = 'parley.live'
const answersWithinMs = 10_000
const lookMs = 1000
const retrySeconds = 30
/** The chat has this long to say who the visitor is. */
const callMs = 20_000

const css = `
aside{position:fixed;z-index:1;bottom:calc(var(--parley-bottom,20px) + 68px);right:var(--parley-right,20px);left:var(--parley-left,auto);
box-sizing:border-box;max-width:min(300px,100vw - 40px);padding:12px 40px 12px 14px;border-radius:16px;background:#fff;color:#111;
font:400 14px/20px system-ui,sans-serif;box-shadow:0 4px 24px #0004;cursor:pointer;overflow-wrap:anywhere;outline:1px solid #0000}
aside strong{display:block;font-size:12px;opacity:.75}
aside i{position:absolute;top:0;right:0;width:40px;height:40px;font:400 20px/40px system-ui,sans-serif;text-align:center}
aside:focus-visible,i:focus-visible{outline:3px solid var(--a);outline-offset:2px}
@media (prefers-color-scheme:dark){aside{background:#26282c;color:#fff}}
@media print{aside{display:none}}`

/** Tells the server that this page is open, as long as the site shows its visitors; an agent may write to them. */
export function run(chat: PageChat, acts: Acts): void {
  // Two tags, or the same one again.
  if (chat.isWatched) return
  chat.isWatched = true
  const key = tabKey()
  const call = caller(chat, acts, key)
  let timer: ReturnType<typeof setTimeout> | undefined
  let told = ''
  const send = (more: Readonly<Record<string, string>>) =>
    `${chat.origin}/visitor/api/v1/live/beat?${new URLSearchParams({ key, sid: chat.options.sid, ...more })}`
  const beat = async () => {
    clearTimeout(timer)
    const page = pageNow()
    told = page.url + page.title
    const lang = chat.options.pageLocale || navigator.language
    const { on, nextSeconds, isCalled, teaser } = await answerOf(send({ ...cut(page), lang }))
    if (on === false) chat.isWatched = false
    if (!chat.isWatched) return
    if (isCalled) call()
    if (teaser) showTeaser(chat, acts, teaser)
    clearTimeout(timer)
    timer = setTimeout(beat, (nextSeconds || retrySeconds) * 1000)
  }
  addEventListener('pagehide', () => chat.isWatched && navigator.sendBeacon(send({ bye: 'true' })))
  addEventListener('pageshow', ({ persisted }) => persisted && chat.isWatched && void beat())
  // No event that all browsers have reports a change made by a script.
  setInterval(() => {
    const page = pageNow()
    if (chat.isWatched && !document.hidden && told !== '' && page.url + page.title !== told) void beat()
  }, lookMs)
  void beat()
  // The conversation that goes on says who this is.
  if (acts.kept('localStorage')) call()
}

/** Returns a function that has the chat load and say whose tab this is. */
function caller(chat: PageChat, acts: Acts, key: string): () => void {
  let calledAt = 0
  return () => {
    if (Date.now() - calledAt < callMs) return
    calledAt = Date.now()
    chat.calls.push(['live', JSON.stringify({ key, ...pageNow() })])
    // As if a conversation were going on: that loads the frame, which posts what waits once it listens.
    acts.kept('localStorage', true)
    if (chat.isReady) acts.bring(chat, 'calls')
    else acts.load(chat)
  }
}

/** Never rejects: a page without network tries again later. */
async function answerOf(address: string): Promise<BeatAnswer> {
  try {
    const answer = await fetch(address, { method: 'POST', signal: AbortSignal.timeout(answersWithinMs) })
    return answer.ok ? (((await answer.json()) as { data?: BeatAnswer }).data ?? {}) : {}
  } catch {
    return {}
  }
}

/** Random, and the same on all pages of this tab; nothing that outlives the tab. */
function tabKey(): string {
  const made = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
  try {
    const known = sessionStorage.getItem(keyName) || made
    sessionStorage.setItem(keyName, known)
    return known
  } catch {
    return made
  }
}

/** Written again: a chunk that two parts share could not be imported by a page of another origin. */
function pageNow() {
  return { url: location.href, title: document.title, referrer: document.referrer }
}

function cut(facts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fact.slice(0, 1000).toWellFormed()]))
}

/** Shows the beginning of what an agent has written beside the bubble, until it is pressed or the chat opens. */
function showTeaser(chat: PageChat, acts: Acts, { name, text }: NonNullable<BeatAnswer['teaser']>): void {
  if (chat.isOpen || chat.isHidden || typeof text !== 'string') return
  const { root, box } = chat.bubble
  const isChinese = /^zh/i.test(chat.options.locale || chat.options.pageLocale || navigator.language)
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets.push(sheet)
  const [card, title, close] = ['aside', 'strong', 'i'].map((tag) => document.createElement(tag)) as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ]
  card.dir = 'auto'
  card.setAttribute('role', 'status')
  card.tabIndex = close.tabIndex = 0
  title.textContent = typeof name === 'string' ? name : ''
  close.textContent = '×'
  close.setAttribute('role', 'button')
  close.ariaLabel = isChinese ? '关闭' : 'Close'
  card.append(title, text, close)
  const end = () => card.remove()
  const open = () => acts.turn(chat, true)
  card.onclick = open
  close.onclick = (event) => {
    event.stopPropagation()
    end()
  }
  card.onkeydown = (event) => {
    event.stopPropagation()
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    if (event.target === close) end()
    else open()
  }
  chat.events.addEventListener('open', end)
  box.querySelector('aside')?.remove()
  box.append(card)
}
