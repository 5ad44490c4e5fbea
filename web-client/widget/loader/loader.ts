import { newestColour } from '../../oldest-browsers.ts'
import { appear, draw, load, makeChat, turn } from './loader-chat.ts'
import type { Options, PageChat } from './loader-state.ts'

type Call = [command?: unknown, first?: unknown, second?: unknown]
type ParleyFunction = ((...call: Call) => void) & { q?: Iterable<Call>; isStarted?: boolean }

const page = window as unknown as { Parley?: ParleyFunction }
const script = document.currentScript as HTMLScriptElement | null

// A page that bundles the script itself does not say which target it wants.
if (script?.src) {
  if (!CSS.supports('color', newestColour)) console.info('Parley: this browser is too old.')
  // With `async` it may run before there is a body.
  else if (!document.body) addEventListener('DOMContentLoaded', () => start(script))
  else start(script)
}

function start({ src, dataset }: HTMLScriptElement): void {
  const { isStarted, q: early = [] } = page.Parley ?? {}
  // The tag is there twice, or came again with a new body.
  if (isStarted) return
  const { origin } = new URL(src)
  const chat = makeChat(origin, dataset, optionsOf(dataset))
  const parley: ParleyFunction = (...call) => obey(chat, call)
  parley.isStarted = true
  page.Parley = parley
  // A call that throws does not stop the next ones.
  for (const call of early) queueMicrotask(() => parley(...call))
  if (origin === location.origin) return appear(chat)
  // A page that may not have the chat shows no bubble; if the check fails, the frame finds out.
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
    // A framework's reactive proxy cannot be posted; a JSON copy can.
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
