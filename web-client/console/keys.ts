import { useEffect } from 'preact/hooks'
import type { Surroundings } from './console-context.ts'
import { type ConsoleView, tabs } from './console-view.ts'
import { rowsOf } from './inbox-rows.ts'
import { toggleContext } from './toggle-context.ts'

type Act = (view: ConsoleView) => void

/** What keys do while nothing is being written. */
const acts: Readonly<Record<string, Act>> = {
  j: (view) => step(view, 1),
  k: (view) => step(view, -1),
  a: (view) => answerFirst(view, 'accept'),
  d: (view) => answerFirst(view, 'decline'),
  r: () => focusComposer(),
  '/': () => focusComposer('/'),
  t: (view) => handOver(view, 'TRANSFER'),
  i: (view) => handOver(view, 'INVITE'),
  n: (view) => note(view),
  e: (view) => end(view),
  p: (view) => pin(view),
  z: (view) => void view.undo(),
  '?': (view) => (view.dialog.value = { kind: 'keys' }),
}

/** Hears the keyboard for the whole console. */
export function useKeys({ view, preferences }: Pick<Surroundings, 'view' | 'preferences'>): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        view.dialog.value = { kind: 'palette' }
        return
      }
      // An open dialog has the keys, Escape too.
      if (document.querySelector('dialog[open]') !== null || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'Escape') return goBack(view)
      if (isWriting(event.target)) return
      const act = actOf(event.key, preferences)
      if (act === undefined || (view.page.value !== 'inbox' && !isEverywhere(act))) return
      event.preventDefault()
      act(view)
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  }, [view])
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

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
}

function goBack(view: ConsoleView): void {
  if (isWriting(document.activeElement)) (document.activeElement as HTMLElement).blur()
  else if (view.isSheetOpen.value) view.isSheetOpen.value = false
  else view.leaveConversation()
}

function step(view: ConsoleView, by: 1 | -1): void {
  const rows = rowsOf(view)
  const at = rows.findIndex(({ topic }) => topic === view.current.value)
  const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]
  if (next === undefined) return
  view.show(next)
  document.querySelector(`[data-topic="${CSS.escape(next.topic)}"]`)?.scrollIntoView({ block: 'nearest' })
}

function answerFirst(view: ConsoleView, verb: 'accept' | 'decline'): void {
  const { asked } = view.desk
  const [offer] = asked.offers.value
  const [proposal] = asked.incoming.value
  void view.attempt(async () => {
    if (offer !== undefined && verb === 'accept') view.show(await view.desk.accept(offer))
    else if (offer !== undefined) await asked.answerOffer(offer.threadUid, 'decline')
    else if (proposal !== undefined && verb === 'accept') view.show(await view.desk.agree(proposal))
    else if (proposal !== undefined) await asked.answer(proposal, 'reject')
  })
}

function handOver(view: ConsoleView, what: 'TRANSFER' | 'INVITE'): void {
  const row = view.currentRow.value
  if (row?.isOpen.value && !row.isColleague && !row.isGuest.value) view.dialog.value = { kind: 'hand-over', what, row }
}

function note(view: ConsoleView): void {
  const row = view.currentRow.value
  if (row === undefined || !row.isOpen.value || row.isColleague) return
  view.toggleNote(row)
  focusComposer()
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

/** In the conversation that is looked at, once it stands there. */
function focusComposer(text = ''): void {
  requestAnimationFrame(() => {
    const area = document.querySelector<HTMLTextAreaElement>('.pane[data-current="true"] .composer textarea')
    area?.focus()
    if (area === null || text === '' || area.value !== '') return
    area.value = text
    area.dispatchEvent(new InputEvent('input', { bubbles: true }))
  })
}
