import { batch, effect } from '@preact/signals'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import type { ConsolePage, ConsoleView, SettingsPlace } from '../state/console-view.ts'

/** A place in the console, as an address names it. */
type Place =
  | { readonly page: 'inbox'; readonly threadUid?: string }
  | { readonly page: 'settings'; readonly section: SettingsPlace['section'] }
  | { readonly page: Exclude<ConsolePage, 'inbox' | 'settings'> }

const sections: readonly string[] = ['own', 'quickReplies', 'agents', 'workgroups', 'widget', 'apiKeys', 'audit']

/** Without a list by then, the thread itself is asked for, which says why there is none. */
const listedWithinMs = 60_000

/**
 * Keeps the address in step with what is shown, so that a reload, the back button and a link to a conversation open it
 * again. Returns a function that stops it.
 */
export function syncLocation(view: ConsoleView): () => void {
  const bar = new AddressBar(view)
  const goTo = () => {
    view.dialog.value = undefined
    void bar.during(() => open(view, placeIn(location.hash)))
  }
  void bar.during(() => open(view, placeIn(location.hash)))
  const unwatch = effect(() => {
    addressOf(view)
    bar.writeSoon()
  })
  addEventListener('popstate', goTo)
  return () => {
    removeEventListener('popstate', goTo)
    unwatch()
    bar.stop()
  }
}

/** The next person to log in starts at no particular place. */
export function clearLocation(): void {
  history.replaceState(null, '', location.pathname)
}

/** The fragment of the address, written once all related signals have been set. */
class AddressBar {
  readonly #view: ConsoleView
  #topic: string | undefined
  #openings = 0
  #isDue = false
  #isOver = false

  constructor(view: ConsoleView) {
    this.#view = view
  }

  /** Writes nothing while an address is being opened. */
  async during(opening: () => Promise<void>): Promise<void> {
    this.#openings += 1
    try {
      await opening()
    } finally {
      this.#openings -= 1
      this.#topic = this.#view.current.value
      this.writeSoon()
    }
  }

  writeSoon(): void {
    if (this.#isDue) return
    this.#isDue = true
    queueMicrotask(() => {
      this.#isDue = false
      if (this.#openings === 0 && !this.#isOver) this.#write()
    })
  }

  stop(): void {
    this.#isOver = true
  }

  #write(): void {
    const address = addressOf(this.#view)
    if (address === location.hash) return
    const { current, isByKeys } = this.#view
    // Replaces the entry while stepping through rows by keyboard, and between threads of one topic.
    const isSame = current.value === this.#topic || (isByKeys.value && this.#topic !== undefined)
    const isStep = isSame && [address, location.hash].every((one) => one.startsWith('#/conversation/'))
    this.#topic = current.value
    try {
      history[isStep ? 'replaceState' : 'pushState'](null, '', address || location.pathname)
    } catch {
      // Safari allows 100 in 30 s; a later one succeeds again.
    }
  }
}

function addressOf({ page, settings, currentRow }: ConsoleView): string {
  const row = currentRow.value
  if (page.value === 'settings') return `#/settings/${settings.value.section}`
  if (page.value !== 'inbox') return `#/${page.value}`
  return row === undefined ? '' : `#/conversation/${encodeURIComponent(row.thread.value.uid)}`
}

function placeIn(hash: string): Place {
  const [, page = '', rest = ''] = hash.split('/')
  if (page === 'left' || page === 'statistics') return { page }
  if (page === 'conversation') return { page: 'inbox', threadUid: decoded(rest) }
  if (page !== 'settings') return { page: 'inbox' }
  return { page, section: sections.includes(rest) ? (rest as SettingsPlace['section']) : 'own' }
}

/** Returns the text undecoded if it was cut off in the middle of an escape. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

async function open(view: ConsoleView, place: Place): Promise<void> {
  if (place.page === 'inbox' && place.threadUid !== undefined) return openThread(view, place.threadUid)
  batch(() => {
    view.page.value = place.page
    if (place.page === 'settings') view.settings.value = { section: place.section, isMaking: false }
    if (place.page === 'inbox') view.leaveConversation()
  })
}

async function openThread(view: ConsoleView, uid: string): Promise<void> {
  const before = standingOf(view)
  await isListed(view)
  const { inbox } = view.workspace
  const known = [...inbox.rows.value.values()].find((row) => isOf(row, uid))
  await view.attempt(async () => {
    const row = known ?? (await view.workspace.threads.find(uid))
    // The agent has gone elsewhere in the meantime.
    if (standingOf(view) !== before) return
    if (row === undefined) view.say(view.language.value.console.list.notYours)
    else view.show(row)
  })
}

function standingOf({ page, current }: ConsoleView): string {
  return `${page.value} ${current.value}`
}

function isOf({ thread, ended }: InboxRow, uid: string): boolean {
  return thread.value.uid === uid || ended.value?.uid === uid
}

/** Resolves once the agent's conversations are loaded, at the latest after `listedWithinMs`. */
async function isListed({ workspace }: ConsoleView): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const unwatch = workspace.inbox.isRead.subscribe((isRead) => isRead && resolve())
  const timer = setTimeout(resolve, listedWithinMs)
  await promise
  clearTimeout(timer)
  unwatch()
}
