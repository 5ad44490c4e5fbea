import { useEffect } from 'preact/hooks'
import { visibleRows } from '../inbox/visible-rows.ts'
import { backToList } from '../parts/back-to-list.ts'
import { composerIn, currentPane, focusRow, focusSearch, isWriting } from '../parts/focus-targets.ts'
import { openForTyping } from '../parts/open-for-typing.ts'
import type { Surroundings } from '../state/console-context.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { toggleContext } from '../state/layout.ts'
import { tabs } from '../state/place.ts'
import { isListed, walksList } from './arrow-navigation.ts'

type Act = (view: ConsoleView) => void

/** Shortcuts while the agent moves through the list by keyboard. */
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
 * Handles the keyboard for the whole console. Letters are shortcuts only after the agent has moved to the list by
 * keyboard; otherwise they go to the composer, or nowhere.
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
      // An open dialog handles the keys, Escape included.
      if (document.querySelector('dialog[open]') !== null || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'Escape') return goBack(view)
      if (walksList(event)) return event.preventDefault()
      if (isWriting(event.target)) return
      if (view.isByKeys.value || isStepFromNowhere(event.key)) return act(event, { view, preferences })
      // No preventDefault: this same letter is typed into the composer, if it is visible.
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
  // Key repeat moves on, and repeats nothing else.
  if (event.repeat && found !== acts.j && found !== acts.k) return
  event.preventDefault()
  found(view)
}

/** Returns whether it works on every page: undo offers and requests are visible everywhere. */
function isEverywhere(act: Act): boolean {
  return act === acts.a || act === acts.d || act === acts.z
}

function actOf(key: string, preferences: Surroundings['preferences']): Act | undefined {
  const tab = tabs[Number(key) - 1]
  if (tab !== undefined) return (view) => (view.tab.value = tab)
  if (key.toLowerCase() === 'c') return (view) => toggleContext({ view, preferences })
  return acts[key.toLowerCase()]
}

/**
 * Returns whether the key asks for help: a chord that never types, even in the composer, but not over another dialog.
 */
function isHelpAsked({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return (key === '/' || key === '?') && (ctrlKey || metaKey) && document.querySelector('dialog[open]') === null
}

/** An element focused by a click needs no focus ring. */
function leadBy(what: 'keys' | 'pointer'): void {
  document.documentElement.dataset.by = what
}

/** Without a composer these letters cannot be meant as text. */
function isStepFromNowhere(key: string): boolean {
  return /^[jk?]$/i.test(key) && writable() === null
}

/** A space presses the focused button. */
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

/** Where panes do not fit side by side there is nothing to pin. */
function pin(view: ConsoleView): void {
  const row = view.currentRow.value
  if (row === undefined) return
  if (view.isSideBySide.value) view.togglePinned(row)
  else view.say(view.language.value.console.pane.noRoomToPin)
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
