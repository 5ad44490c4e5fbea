import { useEffect } from 'preact/hooks'
import { visibleRows } from '../inbox/visible-rows.ts'
import { backToList } from '../parts/back-to-list.ts'
import { composerIn, currentPane, focusRow, focusSearch, isWriting } from '../parts/focus-targets.ts'
import { openForTyping } from '../parts/open-for-typing.ts'
import type { Surroundings } from '../state/console-context.ts'
import { type ConsoleView, tabs } from '../state/console-view.ts'
import { toggleContext } from '../state/layout.ts'
import { isListed, walksList } from './arrow-navigation.ts'

type Act = (view: ConsoleView) => void

/** What letters do while the agent goes through the list by keys. */
const acts: Readonly<Record<string, Act>> = {
  j: (view) => step(view, 1),
  k: (view) => step(view, -1),
  a: (view) => acceptFirst(view),
  d: (view) => declineFirst(view),
  r: (view) => view.write(),
  s: focusSearch,
  '/': () => beginQuickReply(),
  t: (view) => handOver(view, 'TRANSFER'),
  i: (view) => handOver(view, 'INVITE'),
  n: (view) => note(view),
  e: (view) => end(view),
  p: (view) => pin(view),
  z: (view) => void view.undo(),
  '?': (view) => (view.dialog.value = { kind: 'keys' }),
}

/**
 * Hears the keyboard for the whole console. Letters are shortcuts only for who came to the list by keys: what anybody
 * else types goes to where they write, or nowhere.
 */
export function useShortcuts({ view, preferences }: Pick<Surroundings, 'view' | 'preferences'>): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        view.dialog.value = { kind: 'palette' }
        return
      }
      if (isHelpAsked(event)) {
        event.preventDefault()
        acts['?']?.(view)
        return
      }
      // An open dialog has the keys, Escape too.
      if (document.querySelector('dialog[open]') !== null || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'Escape') return goBack(view)
      if (walksList(event)) return event.preventDefault()
      if (isWriting(event.target)) return
      if (view.isByKeys.value || isStepFromNowhere(event.key)) return act(event, { view, preferences })
      // Nothing is prevented: this very letter is written there, if it can be seen.
      if (isLetter(event) && !view.isSheetOpen.value) writable()?.focus()
    }
    const touched = () => (view.isByKeys.value = false)
    const pointed = () => {
      touched()
      leadBy('pointer')
    }
    const keyed = () => leadBy('keys')
    const focused = ({ target }: FocusEvent) => {
      if (!isListed(target)) touched()
    }
    document.addEventListener('keydown', keyed, true)
    document.addEventListener('keydown', pressed)
    document.addEventListener('pointerdown', pointed, true)
    document.addEventListener('focusin', focused)
    return () => {
      document.removeEventListener('keydown', keyed, true)
      document.removeEventListener('keydown', pressed)
      document.removeEventListener('pointerdown', pointed, true)
      document.removeEventListener('focusin', focused)
    }
  }, [view])
}

function act(event: KeyboardEvent, around: Pick<Surroundings, 'view' | 'preferences'>): void {
  const { view } = around
  const found = actOf(event.key, around.preferences)
  if (found === undefined || (view.page.value !== 'inbox' && !isEverywhere(found))) return
  // A key that is held down moves on, and does nothing else twice.
  if (event.repeat && found !== acts.j && found !== acts.k) return
  event.preventDefault()
  found(view)
}

/** Not of the inbox alone: what may be undone and who asks are to be seen on all pages. */
function isEverywhere(act: Act): boolean {
  return act === acts.a || act === acts.d || act === acts.z
}

function actOf(key: string, preferences: Surroundings['preferences']): Act | undefined {
  const tab = tabs[Number(key) - 1]
  if (tab !== undefined) return (view) => (view.tab.value = tab)
  if (key.toLowerCase() === 'c') return (view) => toggleContext({ view, preferences })
  return acts[key.toLowerCase()]
}

/** A chord that never types, also from where one writes; not over another dialog. */
function isHelpAsked({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return (key === '/' || key === '?') && (ctrlKey || metaKey) && document.querySelector('dialog[open]') === null
}

/** What has the focus by a click needs no ring around it. */
function leadBy(what: 'keys' | 'pointer'): void {
  document.documentElement.dataset.by = what
}

/** Who has nothing to write in can mean nothing else by it. */
function isStepFromNowhere(key: string): boolean {
  return /^[jk?]$/i.test(key) && writable() === null
}

/** A space presses the button that has the focus. */
function isLetter({ key, target }: KeyboardEvent): boolean {
  return [...key].length === 1 && !(key === ' ' && target instanceof Element && target.matches('button, a, summary'))
}

function writable(): HTMLTextAreaElement | null {
  const pane = currentPane()
  return pane === null ? null : composerIn(pane)
}

function goBack(view: ConsoleView): void {
  if (isWriting(document.activeElement)) focusRow(view.current.value)
  else if (view.isSheetOpen.value) view.isSheetOpen.value = false
  else if (view.page.value === 'inbox') backToList(view)
  view.isByKeys.value = true
}

function step(view: ConsoleView, by: 1 | -1): void {
  const rows = visibleRows(view)
  const at = rows.findIndex(({ topic }) => topic === view.current.value)
  const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]
  if (next === undefined) return
  view.glance(next)
  focusRow(next.topic)
  view.isByKeys.value = true
}

function acceptFirst(view: ConsoleView): void {
  const { requests } = view.workspace
  const [offer] = requests.offers.value
  const [proposal] = requests.incoming.value
  if (offer !== undefined) void openForTyping(view, () => view.workspace.threads.accept(offer))
  else if (proposal !== undefined) void openForTyping(view, () => view.workspace.threads.acceptProposal(proposal))
}

function declineFirst(view: ConsoleView): void {
  const { offers, incoming } = view.workspace.requests
  const request = offers.value[0] ?? incoming.value[0]
  if (request !== undefined) view.dialog.value = { kind: 'decline', request }
}

function handOver(view: ConsoleView, what: 'TRANSFER' | 'INVITE'): void {
  const row = view.currentRow.value
  if (row?.isOpen.value && !row.isColleague && !row.isGuest.value) view.dialog.value = { kind: 'hand-over', what, row }
}

function note(view: ConsoleView): void {
  const row = view.currentRow.value
  if (row?.isOpen.value && !row.isColleague) view.toggleNote(row)
}

/** Where nothing stands side by side there is nothing to keep. */
function pin(view: ConsoleView): void {
  const row = view.currentRow.value
  if (row !== undefined && view.isSideBySide.value) view.togglePinned(row)
}

function end(view: ConsoleView): void {
  const row = view.currentRow.value
  if (row?.isOpen.value && !row.isColleague && !row.isGuest.value) view.dialog.value = { kind: 'end', row }
}

function beginQuickReply(): void {
  const area = writable()
  area?.focus()
  if (area === null || area.value !== '') return
  area.value = '/'
  area.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
