import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Entry } from './entries.ts'

const followedEntries = 120
const mostEntries = 180
const stepEntries = 60
const nearEdgePx = 400
const nearBottomPx = 48

/** Renders a window of the entries that moves with the scrolling; at the bottom it follows the newest. */
export function useLogWindow(entries: readonly Entry[], loadOlder: () => void) {
  const { box, kept, keep } = useKeptPlace()
  const [isAtBottom, setAtBottom] = useState(true)
  // uid of the first rendered entry; undefined while the window is at the newest.
  const [from, setFrom] = useState<string>()
  const start = startOf(entries, from)
  const isNewest = start + mostEntries >= entries.length
  // Read before this render can shorten the content and clamp it.
  const scrollTop = box.current?.scrollTop
  const hadFocus = box.current?.contains(document.activeElement)
  const onScroll = () => {
    const view = box.current
    if (view === null) return
    const below = view.scrollHeight - view.scrollTop - view.clientHeight
    const { isAtBottom: wasThere, top, height } = kept.current
    // Content may have arrived, or the view have been resized, since it was at the bottom: only scrolling leaves it.
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
    // The focused row is gone; keyboard users go on from the log.
    if (hadFocus && !box.current?.contains(document.activeElement)) box.current?.focus({ preventScroll: true })
    // Older entries arrived while the view was at the top: no scroll event will extend the window.
    if (!kept.current.isAtBottom && start > 0) onScroll()
  }, [entries, from])
  // Scrolls to the bottom, or to an entry.
  const goTo = (uid?: string) => {
    kept.current = { ...kept.current, isAtBottom: uid === undefined, row: undefined }
    setAtBottom(uid === undefined)
    setFrom(uid && entries[Math.max(0, startOf(entries, uid) - stepEntries)]?.uid)
    keep()
  }
  return { box, visible: entries.slice(start, start + mostEntries), isNewest, isAtBottom, onScroll, goTo }
}

/** Returns the index of an entry; without a uid, where the newest window starts. */
function startOf(entries: readonly Entry[], from: string | undefined): number {
  const found = entries.findIndex(({ uid }) => uid === from)
  return found < 0 ? Math.max(0, entries.length - followedEntries) : found
}

interface ScrollPlace {
  isAtBottom: boolean
  /** The first row in view. */
  row?: HTMLElement | undefined
  /** Where that row ended, and the scroll position, in px. */
  end: number
  top: number
  /** Height of the view, in px. */
  height: number
}

/** Keeps what is being read in place, whatever is added or removed above and below; the bottom stays the bottom. */
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
    // On-screen keyboards, images, typing dots: whatever changes the height.
    const watch = new ResizeObserver(() => keep())
    watch.observe(view)
    if (view.firstElementChild !== null) watch.observe(view.firstElementChild)
    return () => watch.disconnect()
  }, [])
  return { box, kept, keep }
}

function rowAt(view: HTMLElement): HTMLElement | undefined {
  return [...view.querySelectorAll<HTMLElement>('.said, .notice')].find((row) => endOf(row) > view.scrollTop)
}

/** Measured by its end, as its beginning moves with what is added before it. */
function endOf(row: HTMLElement | undefined): number {
  return row === undefined ? 0 : row.offsetTop + row.offsetHeight
}
