import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Entry } from './entries.ts'

const followedEntries = 120
const mostEntries = 180
const stepEntries = 60
const nearEdgePx = 400
const nearBottomPx = 48

/** Shows a stretch of the entries that moves with the scrolling; at the bottom it follows. */
export function useLogWindow(entries: readonly Entry[], loadOlder: () => void) {
  const { box, kept, keep } = useKeptPlace()
  const [isAtBottom, setAtBottom] = useState(true)
  // The first entry that is shown; undefined: the newest are.
  const [from, setFrom] = useState<string>()
  const start = startOf(entries, from)
  const isNewest = start + mostEntries >= entries.length
  // Before what is drawn now may have cut it short.
  const scrollTop = box.current?.scrollTop
  const hadFocus = box.current?.contains(document.activeElement)
  const onScroll = () => {
    const view = box.current
    if (view === null) return
    const below = view.scrollHeight - view.scrollTop - view.clientHeight
    const { isAtBottom: wasThere, top, height } = kept.current
    // More may have come, or the room have changed, since it was put at the bottom: only who scrolls has left it.
    const isMoved = view.scrollTop !== top && view.clientHeight === height
    const isThere = isNewest && (below < nearBottomPx || (wasThere && !isMoved))
    const row = rowAt(view)
    kept.current = { isAtBottom: isThere, row, end: endOf(row), top: view.scrollTop, height: view.clientHeight }
    setAtBottom(isThere)
    if (isThere) return setFrom(undefined)
    const isNearTop = view.scrollTop < nearEdgePx
    if (isNearTop && start < stepEntries) loadOlder()
    const step = isNearTop ? -stepEntries : below < nearEdgePx && !isNewest ? stepEntries : 0
    setFrom(entries[Math.max(0, start + step)]?.uid)
  }
  useLayoutEffect(() => {
    keep(scrollTop)
    // Its row has left: whoever goes on by keyboard goes on here.
    if (hadFocus && !box.current?.contains(document.activeElement)) box.current?.focus({ preventScroll: true })
    // Older ones came while one was at the top: no scrolling will ask for them.
    if (!kept.current.isAtBottom && start > 0) onScroll()
  }, [entries, from])
  // To the bottom, or to an entry.
  const goTo = (uid?: string) => {
    kept.current = { ...kept.current, isAtBottom: uid === undefined, row: undefined }
    setAtBottom(uid === undefined)
    setFrom(uid && entries[Math.max(0, startOf(entries, uid) - stepEntries)]?.uid)
    keep()
  }
  return { box, visible: entries.slice(start, start + mostEntries), isNewest, isAtBottom, onScroll, goTo }
}

/** Returns where an entry stands; without it, where the newest are. */
function startOf(entries: readonly Entry[], from: string | undefined): number {
  const found = entries.findIndex(({ uid }) => uid === from)
  return found < 0 ? Math.max(0, entries.length - followedEntries) : found
}

interface ScrollPlace {
  isAtBottom: boolean
  /** The first that is in view. */
  row?: HTMLElement | undefined
  /** Where it ended, and how far was scrolled, in px. */
  end: number
  top: number
  /** How high the view was, in px. */
  height: number
}

/** What is read stays where it is, whatever comes or goes above and below; the bottom stays the bottom. */
function useKeptPlace() {
  const box = useRef<HTMLDivElement>(null)
  const kept = useRef<ScrollPlace>({ isAtBottom: true, end: 0, top: 0, height: 0 })
  const keep = (scrollTop = box.current?.scrollTop ?? 0) => {
    const view = box.current
    const { isAtBottom, row, end } = kept.current
    if (view === null) return
    if (isAtBottom) {
      view.scrollTop = view.scrollHeight
      kept.current.top = view.scrollTop
      kept.current.height = view.clientHeight
    } else if (row?.isConnected) {
      kept.current.end = endOf(row)
      view.scrollTop = scrollTop + endOf(row) - end
    }
  }
  useLayoutEffect(() => {
    const view = box.current
    if (view === null) return
    // Keyboards, images, dots: all that changes the room.
    const watch = new ResizeObserver(() => keep())
    watch.observe(view)
    if (view.firstElementChild !== null) watch.observe(view.firstElementChild)
    return () => watch.disconnect()
  }, [])
  return { box, kept, keep }
}

/** The first message in view. */
function rowAt(view: HTMLElement): HTMLElement | undefined {
  return [...view.querySelectorAll<HTMLElement>('.said, .notice')].find((row) => endOf(row) > view.scrollTop)
}

/** By its end: its beginning changes with what comes before it. */
function endOf(row: HTMLElement | undefined): number {
  return row === undefined ? 0 : row.offsetTop + row.offsetHeight
}
