import { newestColour } from '../../oldest-browsers.ts'
import { appear, draw, load, makeChat, turn } from './loader-chat.ts'
import type { Options, PageChat } from './loader-state.ts'

type Call = [command?: unknown, first?: unknown, second?: unknown]
type ParleyFunction = ((...call: Call) => void) & { q?: Iterable<Call>; isStarted?: boolean }

const page = window as unknown as { Parley?: ParleyFunction }
const script = document.currentScript as HTMLScriptElement | null

// A page that holds the script itself does not say whose chat it is.
if (script?.src) {
  if (!CSS.supports('color', newestColour)) console.info('Parley: this browser is too old.')
  // `async` may be earlier than the body.
  else if (!document.body) addEventListener('DOMContentLoaded', () => start(script))
  else start(script)
}

function start({ src, dataset }: HTMLScriptElement): void {
  const { isStarted, q: early = [] } = page.Parley ?? {}
  // The tag twice, or again with another body.
  if (isStarted) return
  const { origin } = new URL(src)
  const chat = makeChat(origin, dataset, optionsOf(dataset))
  const parley: ParleyFunction = (...call) => obey(chat, call)
  parley.isStarted = true
  page.Parley = parley
  // One that throws stops none behind it.
  for (const call of early) queueMicrotask(() => parley(...call))
  if (origin === location.origin) return appear(chat)
  // A page that may not have the chat shows no bubble; without an answer the frame finds out.
  importModule<{ default: boolean }>(`${origin}/widget/allowed.js?${chat.query}`).then(
    ({ default: isAllowed }) => isAllowed && appear(chat),
    () => appear(chat),
  )
}

function obey(chat: PageChat, [command, first, second]: Call): void {
  const { options } = chat
  if (command === 'open' || command === 'close') return turn(chat, command === 'open')
  if (command === 'hide' || command === 'show') {
    chat.isHidden = command === 'hide'
    if (chat.isHidden) turn(chat, false)
  } else if (command === 'logout') {
    options.identity = undefined
    chat.isLeaving = true
    load(chat)
    chat.panel?.post({ kind: command })
  } else if (command === 'on' && typeof second === 'function') {
    chat.events.addEventListener(first as string, (event) => second((event as CustomEvent).detail))
    options.isListening ||= first === 'message'
  } else if (command === 'identify' && typeof first === 'object') {
    // What a framework watches cannot be posted as it is.
    options.identity = { ...options.identity, ...JSON.parse(JSON.stringify(first)) }
  } else if ((command === 'locale' || command === 'theme') && typeof first === 'string') {
    options[command] = first
  }
  draw(chat)
  if (!chat.isLeaving) chat.panel?.post({ kind: 'options', options })
}

function optionsOf({ workgroup = 'df_wg_uid', agent, locale, theme, accent }: DOMStringMap): Options {
  const { lang: pageLocale } = document.documentElement
  return { type: agent ? 'AGENT' : 'WORKGROUP', sid: agent ?? workgroup, locale, theme, accent, pageLocale }
}
