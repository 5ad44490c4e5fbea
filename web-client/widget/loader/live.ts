import type { Acts, PageChat } from './loader-state.ts'

/** What the server answers to a beat. */
interface BeatAnswer {
  readonly on?: boolean
  readonly nextSeconds?: number
  readonly isCalled?: boolean
  readonly teaser?: PageChat['teaser']
}

const keyName = 'parley.live'
const answersWithinMs = 10_000
const lookMs = 1000
const retrySeconds = 30
/** The chat has this long to say who the visitor is. */
const callMs = 20_000

/** Tells the server that this page is open, as long as the site shows its visitors; an agent may write to them. */
export function run(chat: PageChat, acts: Acts): void {
  // Two tags, or the same one again.
  if (chat.isWatched) return
  chat.isWatched = true
  const key = tabKey()
  const { call, follow } = caller(chat, acts, key)
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
    if (teaser) {
      chat.teaser = teaser
      acts.bring(chat, 'teaser')
    }
    clearTimeout(timer)
    timer = setTimeout(beat, (nextSeconds || retrySeconds) * 1000)
  }
  addEventListener('pagehide', () => chat.isWatched && navigator.sendBeacon(send({ bye: 'true' })))
  addEventListener('pageshow', ({ persisted }) => persisted && chat.isWatched && void beat())
  // No event that all browsers have reports a change made by a script.
  setInterval(() => {
    if (chat.isWatched) follow()
    const page = pageNow()
    if (chat.isWatched && !document.hidden && told !== '' && page.url + page.title !== told) void beat()
  }, lookMs)
  void beat()
  // The conversation that goes on says who this is.
  if (acts.kept('localStorage')) call()
}

/** `call` has the chat load and say whose tab this is; `follow` does once for each conversation, where one is open. */
function caller(chat: PageChat, acts: Acts, key: string) {
  let calledAt = 0
  let isSaid = false
  const call = () => {
    if (Date.now() - calledAt < callMs) return
    calledAt = Date.now()
    isSaid = true
    chat.calls.push(['live', JSON.stringify({ key, ...pageNow() })])
    // As if a conversation were going on: that loads the frame, which posts what waits once it listens.
    acts.kept('localStorage', true)
    if (chat.isReady) acts.bring(chat, 'calls')
    else acts.load(chat)
  }
  const follow = () => {
    const isTalking = acts.kept('localStorage')
    isSaid &&= isTalking
    if (isTalking && chat.facts && !isSaid) call()
  }
  return { call, follow }
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
