import { effect } from '@preact/signals'
import { isAllSaved } from '../parts/leave-page.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { addressOf, type Place, placeAt } from '../state/place.ts'
import { openPlace, placeOf } from './open-place.ts'

type StandingEntry = { readonly place: Place; readonly topic: string | undefined }

/** Opens what the address names, then keeps the address in step with what is shown. Returns a function that stops it. */
export function startRouter(view: ConsoleView): () => void {
  const entry = { at: indexIn(history.state) }
  let shown: StandingEntry | undefined
  let openings = 0
  let isOver = false
  const write = (isCorrection: boolean) => {
    if (openings > 0 || isOver) return
    const now = { place: placeOf(view), topic: view.current.value }
    const isStep = isCorrection || isStepFrom(shown, now, view)
    shown = now
    const address = addressOf(now.place)
    if (address === location.pathname + location.search) return
    entry.at += isStep ? 0 : 1
    try {
      history[isStep ? 'replaceState' : 'pushState']({ ...entry }, '', address)
    } catch {
      // Safari allows 100 in 30 s; a later one succeeds again.
    }
  }
  const open = async () => {
    openings += 1
    try {
      await openPlace(view, placeAt(location))
    } finally {
      // Together: a write in between would be a step of its own.
      openings -= 1
      write(true)
    }
  }
  void open()
  const travelled = travelling({ view, entry, open })
  // Once all related signals have been set.
  const unwatch = effect(() => placeOf(view) && queueMicrotask(() => write(false)))
  addEventListener('popstate', travelled)
  return () => {
    isOver = true
    removeEventListener('popstate', travelled)
    unwatch()
  }
}

/** Opens the entry that Back or Forward led to; where something is not saved, goes back to it and asks first. */
function travelling(deps: { view: ConsoleView; entry: { at: number }; open: () => Promise<void> }) {
  let next: 'return' | 'leave' | undefined
  return async ({ state }: PopStateEvent) => {
    const by = indexIn(state) - deps.entry.at
    const why = next
    next = undefined
    if (why === 'return') return
    if (why === 'leave' || by === 0 || (await isAllSaved())) {
      deps.entry.at = indexIn(state)
      return deps.open()
    }
    const travel = (how: typeof next, steps: number) => {
      next = how
      history.go(steps)
    }
    travel('return', -by)
    deps.view.dialog.value = { kind: 'unsaved', go: () => travel('leave', by) }
  }
}

/** Whether it replaces the entry: a step through rows by keyboard, and the next thread of the same topic. */
function isStepFrom(shown: StandingEntry | undefined, now: StandingEntry, { isByKeys }: ConsoleView): boolean {
  const [before, after] = [shown?.place, now.place]
  if (before?.page !== 'inbox' || after.page !== 'inbox' || before.tab !== after.tab) return false
  const areThreads = before.threadUid !== '' && after.threadUid !== ''
  return areThreads && (shown?.topic === now.topic || isByKeys.value)
}

/** The index of an entry among those of this tab. */
function indexIn(state: { readonly at?: unknown } | null): number {
  return typeof state?.at === 'number' ? state.at : 0
}
