import { newestColour } from '../../oldest-browsers.ts'
import type { Call } from './frame-protocol.ts'
import { appear, bring, draw, load, makeChat, turn } from './loader-chat.ts'
import type { Options, PageChat } from './loader-state.ts'

type PageFunction = ((...call: Call) => void) & { q?: Iterable<Call>; isStarted?: boolean }

const page = window as unknown as { Parley?: PageFunction }
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
  const parley: PageFunction = (...call) => {
    try {
      obey(chat, call)
    } catch {
      // Such as an object that cannot be copied.
      chat.calls.push(call)
      bring(chat, 'calls')
    }
  }
  parley.isStarted = true
  page.Parley = parley
  // The server's own page has the chat at once; it is asked only for what the site's visitors are told.
  if (origin === location.origin) appear(chat)
  // A page that may not have the chat shows no bubble; if the check fails, the frame finds out.
  importModule<{ default: boolean }>(`${origin}/widget/allowed.js?${chat.query}`).then(
    ({ default: isAllowed }) => isAllowed && appear(chat),
    () => appear(chat),
  )
  for (const call of early) parley(...call)
}

/** Throws if the call is for others, or for nobody. */
function obey(chat: PageChat, [command, first, second]: Call): void {
  const { options } = chat
  if (command === 'open' || command === 'close' || command === 'toggle') {
    turn(chat, command === 'open' || (command === 'toggle' && !chat.isOpen))
  } else if (command === 'hide' || command === 'show') {
    chat.isHidden = command === 'hide'
    if (chat.isHidden) turn(chat, false)
  } else if (command === 'logout') {
    options.identity = undefined
    chat.calls = []
    chat.isLeaving = true
    load(chat)
  } else if (command === 'on' && typeof second === 'function') {
    options.heard.push(`${first}`)
    chat.events.addEventListener(first as string, (event) => second((event as CustomEvent).detail))
  } else if (command === 'identify' && typeof first === 'object' && first) {
    // A framework's reactive proxy cannot be posted; a JSON copy can.
    options.identity = { ...options.identity, ...JSON.parse(JSON.stringify(first)) }
  } else throw command
  draw(chat)
}

function optionsOf({ workgroup = 'df_wg_uid', agent, locale, theme, accent }: DOMStringMap): Options {
  const { lang: pageLocale } = document.documentElement
  return { type: agent ? 'AGENT' : 'WORKGROUP', sid: agent ?? workgroup, locale, theme, accent, pageLocale, heard: [] }
}
