import type { Call } from './frame-protocol.ts'
import type { Acts, PageChat } from './loader-state.ts'

/** A page may call before the frame listens; later calls are refused. */
const maxWaiting = 100

const commands = [
  ...['open', 'close', 'toggle', 'show', 'hide', 'on', 'identify', 'logout', 'send', 'prefill', 'department', 'end'],
  ...['locale', 'theme', 'reconnect', 'disconnect', 'state', 'trigger'],
]
const events = [
  ...['ready', 'open', 'close', 'unread', 'message', 'status', 'connection', 'started', 'ended', 'error', 'thread'],
]
const themes = ['light', 'dark', 'auto']
/** The languages that there are words of; the tag of a region of theirs is as good. */
export const languages = ['en', 'zh-CN']
/** What each command wants, for those that want anything. The loader itself accepts valid calls of the others. */
const wants: Readonly<Record<string, string>> = {
  on: `one of ${listed(events)}, and a function`,
  identify: "an object, such as { nickname: 'Emma' }",
  locale: `a language of the chat: ${listed(languages)}`,
  theme: `one of ${listed(themes)}`,
  state: 'a function',
  send: 'a text',
  prefill: 'a text',
  department: 'the uid of a department',
  live: 'a text',
  teaser: 'a text',
  trigger: 'the name of a trigger',
}
const forFrame = ['send', 'prefill', 'department', 'end', 'reconnect', 'disconnect', 'live', 'teaser']
/** Calls of our own parts. */
const ours = ['live', 'teaser']
/** These want the frame even if the visitor has not opened the chat. */
const loading = ['send']

/** What is wrong with the options is told once. */
const told = new Set<string>()

/** Reports the calls that do nothing, and hands the others to the frame as soon as it listens, in order. */
export function run(chat: PageChat, { draw, load, tell, bring, kept: keep }: Acts): void {
  const refuse = (command: unknown, [code, message]: CallFault) => {
    console.warn(`Parley: ${message}`)
    tell(chat, 'error', { code, message, command: shown(command) })
  }
  const kept: Call[] = []
  let hasNewLook = false
  for (const call of chat.calls.splice(0)) {
    // What the server says of the site, not the page: `Parley('live')`.
    if (call[0] === 'live' && call.length === 1) {
      bring(chat, 'live')
      continue
    }
    if (takesTrigger(chat, call)) {
      bring(chat, 'triggers')
      continue
    }
    const fault = tellState(chat, call) ?? faultIn(call)
    if (fault !== undefined) refuse(call[0], fault)
    else if (kept.length >= maxWaiting) refuse(call[0], ['busy', 'too many calls are waiting.'])
    else if (isLook(call)) {
      chat.options[call[0]] = call[1]
      hasNewLook = true
    } else if (call[0] !== 'state') kept.push(call)
  }
  for (const [command, fault] of faultsInOptions(chat.options)) refuse(command, fault)
  chat.calls.push(...kept)
  if (hasNewLook) draw(chat)
  if (chat.isReady && !chat.isLeaving && chat.panel !== undefined) {
    for (const [name, text = ''] of chat.calls.splice(0) as [string, string?][]) {
      chat.panel.post({ kind: 'call', name, text })
    }
  } else if (kept.some(([command]) => loading.includes(command as string))) {
    // As if a conversation were going on: that loads the frame with the page, now or once the page may have it.
    keep('localStorage', true)
    load(chat)
  }
}

/** Takes what the server says of the site's triggers, and a call of one. */
function takesTrigger(chat: PageChat, [command, first]: Call): boolean {
  if (command === 'triggers') chat.triggers = first
  else if (command !== 'trigger' || !isText(first)) return false
  else chat.called = [...(chat.called ?? []), first as string].slice(-maxWaiting)
  return true
}

type CallFault = readonly [code: string, message: string]

/** Answers `state`, whose function is the site's. */
function tellState(
  { isReady, isOpen, isHidden, count, facts }: PageChat,
  [command, first]: Call,
): CallFault | undefined {
  if (command !== 'state' || typeof first !== 'function') return undefined
  const page = { ready: isReady === true, open: isOpen, hidden: isHidden === true, unread: count }
  try {
    first({ ...page, status: 'idle', connection: 'none', thread: null, ...facts })
  } catch (error) {
    return ['bad_arguments', `the function of 'state' has thrown: ${String(error)}`]
  }
  return undefined
}

function faultIn([command, first]: Call): CallFault | undefined {
  if (!commands.includes(command as string) && !ours.includes(command as string)) {
    return ['unknown_command', `there is no '${shown(command)}', only ${listed(commands)}.`]
  }
  if ((command === 'state' && typeof first === 'function') || isLook([command, first])) return undefined
  if (command === 'send' && typeof first === 'string' && !isText(first)) return ['empty', 'there is nothing to send.']
  const wanted = wants[command as string]
  if (forFrame.includes(command as string) && (wanted === undefined || isText(first))) return undefined
  return ['bad_arguments', `'${command}' wants ${wanted ?? 'nothing'}.`]
}

/** Returns whether it sets a language or a theme that there is. */
function isLook(call: Call): call is [command: 'locale' | 'theme', value: string] {
  const [command, value] = call
  if (typeof value !== 'string') return false
  if (command === 'theme') return themes.includes(value)
  return command === 'locale' && languages.some((one) => languageIn(one) === languageIn(value))
}

function languageIn(tag: string): string | undefined {
  return tag.toLowerCase().split('-')[0]
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}

/** The loader takes any name of an event, and the tag any theme: these do nothing. */
function faultsInOptions({ heard, theme = 'auto' }: PageChat['options']): (readonly [string, CallFault])[] {
  const names = heard.filter((name) => !events.includes(name))
  const faults = names.map(
    (name) => ['on', ['unknown_event', `there is no event '${shown(name)}', only ${listed(events)}.`]] as const,
  )
  const isTheme = themes.includes(theme)
  const all = [...faults, ...(isTheme ? [] : [['theme', ['bad_arguments', `'theme' wants ${wants.theme}.`]] as const])]
  return all.filter(([, [, message]]) => !told.has(message) && told.add(message))
}

function listed(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}

/** Anything may be called, even what cannot be a text. */
function shown(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 40) : typeof value
}
