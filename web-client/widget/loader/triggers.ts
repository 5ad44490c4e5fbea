import { isByPage, isPageOf, type TriggerConditions } from '../../../domain/organization/trigger.ts'
import type { Acts, PageChat, Teaser } from './loader-state.ts'

const keptName = 'parley.triggers'
const keyName = 'parley.live'
const lookMs = 1000
const answersWithinMs = 10_000
/** When a page asks again for a trigger that the server did not allow. */
const againMs = 60_000
const busyStages = ['starting', 'waiting', 'chatting']

/** What this tab keeps of its visit. */
interface TriggerVisit {
  readonly key: string
  /** Names of those that were shown. */
  readonly shown: readonly string[]
  /** The last one, until the visitor answers it. */
  readonly last?: Teaser | undefined
}

/** Looks once a second whether the conditions of a trigger hold, and shows its text if the server allows it now. */
export function run(chat: PageChat, acts: Acts): void {
  chat.lookForTriggers ??= watching(chat, acts)
  chat.lookForTriggers()
}

function watching(chat: PageChat, acts: Acts): () => void {
  const page = pageWatch()
  const askedAt = new Map<string, number>()
  let isAsking = false
  let visit = readVisit()
  const keep = (more: Partial<TriggerVisit>) => {
    visit = { ...visit, ...more }
    writeVisit(visit)
  }
  const show = async ({ name }: TriggerConditions) => {
    isAsking = true
    askedAt.set(name, Date.now())
    const { locale, pageLocale } = chat.options
    const lang = locale || pageLocale || navigator.language
    const met = await answerOf(chat, { key: visit.key, sid: chat.options.sid, name, lang })
    isAsking = false
    // The visitor may have opened the chat meanwhile.
    if (met === undefined || isBusy(chat, acts)) return
    keep({ shown: [...visit.shown, name], last: { ...met, trigger: name, lang } })
    tease(chat, acts, visit.last)
    chat.teaser = met
    acts.bring(chat, 'teaser')
  }
  const look = () => {
    if (!chat.isThere) return
    page.look()
    const triggers = known(chat.triggers)
    const called = takeCalled(chat, acts, triggers)
    // They have answered it, or somebody has written to them.
    if (visit.last !== undefined && isChatting(chat, acts)) keep({ last: undefined })
    if (isAsking || isBusy(chat, acts)) return
    const isDue = (trigger: TriggerConditions) =>
      !visit.shown.includes(trigger.name) &&
      (called.includes(trigger) || (page.holds(trigger) && Date.now() - (askedAt.get(trigger.name) ?? 0) > againMs))
    const due = triggers.find(isDue)
    if (due !== undefined) void show(due)
  }
  if (visit.last !== undefined && !isBusy(chat, acts)) tease(chat, acts, visit.last)
  setInterval(look, lookMs)
  return look
}

/** Has the chat begin with the text, once it is opened. */
function tease(chat: PageChat, acts: Acts, teaser: Teaser | undefined): void {
  chat.calls.push(['teaser', JSON.stringify(teaser)])
  if (chat.isReady) acts.bring(chat, 'calls')
}

/** The visitor is in the chat already, or about to be. */
function isBusy(chat: PageChat, acts: Acts): boolean {
  const { isOpen, isHidden, isLeaving, bubble } = chat
  return isOpen || isHidden || isLeaving || isChatting(chat, acts) || bubble.box.querySelector('aside') !== null
}

function isChatting({ facts }: PageChat, { kept }: Acts): boolean {
  return kept('localStorage') || (facts !== undefined && busyStages.includes(facts.status))
}

/** Returns those that the page's script has called, and tells it of names that there are not. */
function takeCalled(
  chat: PageChat,
  acts: Acts,
  triggers: readonly TriggerConditions[],
): readonly (TriggerConditions | undefined)[] {
  return (chat.called?.splice(0) ?? []).map((name) => {
    const found = triggers.find((one) => one.name === name)
    const message = `there is no trigger '${name.slice(0, 64)}'.`
    if (found === undefined) acts.tell(chat, 'error', { code: 'unknown_trigger', message, command: 'trigger' })
    return found
  })
}

/** A page may have called anything. */
function known(triggers: unknown): readonly TriggerConditions[] {
  const all = Array.isArray(triggers) ? (triggers as TriggerConditions[]) : []
  return all.filter((one) => typeof one?.name === 'string' && Array.isArray(one.pages))
}

/** Counts how long, and sees how much of, the present page has been in view; a single-page site changes it by itself. */
function pageWatch() {
  let [address, since, seen, lookedAt] = ['', 0, 0, Date.now()]
  return {
    look: () => {
      const nowMs = Date.now()
      if (location.href !== address) [address, since, seen] = [location.href, 0, 0]
      // A page that the browser has slept through was not in view.
      else if (!document.hidden) since += Math.min(nowMs - lookedAt, 2 * lookMs)
      lookedAt = nowMs
      const { scrollTop, clientHeight, scrollHeight } = document.scrollingElement ?? document.documentElement
      if (!document.hidden) seen = Math.max(seen, ((scrollTop + clientHeight) / scrollHeight) * 100)
    },
    holds: (trigger: TriggerConditions) =>
      isByPage(trigger) &&
      !document.hidden &&
      since >= trigger.seconds * 1000 &&
      Math.ceil(seen) >= trigger.scroll &&
      (trigger.pages.length === 0 || trigger.pages.some((pattern) => isPageOf(`${pattern}`, address))),
  }
}

/** Never rejects: without network there is nobody to write to. */
async function answerOf(
  { origin }: PageChat,
  asked: Readonly<Record<string, string>>,
): Promise<{ name: string; text: string } | undefined> {
  try {
    const address = `${origin}/visitor/api/v1/live/trigger?${new URLSearchParams(asked)}`
    const answer = await fetch(address, { method: 'POST', signal: AbortSignal.timeout(answersWithinMs) })
    const { data } = (await answer.json()) as { data?: { shown?: boolean; name?: unknown; text?: unknown } }
    return answer.ok && data?.shown ? { name: `${data.name}`, text: `${data.text}` } : undefined
  } catch {
    return undefined
  }
}

function readVisit(): TriggerVisit {
  try {
    const { shown, last } = JSON.parse(sessionStorage.getItem(keptName) ?? '{}') as Partial<TriggerVisit>
    return { key: tabKey(), shown: Array.isArray(shown) ? shown : [], last }
  } catch {
    return { key: tabKey(), shown: [] }
  }
}

function writeVisit({ shown, last }: TriggerVisit): void {
  try {
    sessionStorage.setItem(keptName, JSON.stringify({ shown, last }))
  } catch {
    // Denied: then a visit is one page.
  }
}

/** The same one as for agents who see who is here; nothing that outlives the tab. */
function tabKey(): string {
  const made = crypto.randomUUID?.() ?? `${Math.random()}${Math.random()}`.replaceAll('.', '')
  try {
    const key = sessionStorage.getItem(keyName) || made
    sessionStorage.setItem(keyName, key)
    return key
  } catch {
    return made
  }
}
