import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

/** Nobody can react sooner to what appears under the pointer. */
const freshMs = 600

/** Whoever has not clicked by then wants to see what is new. */
const heldForMs = 4000

/**
 * Holds the height of a place above a list while the pointer is in the list: new content overlays the list, removed
 * content leaves its room, and nothing moves under a pending click. After `heldForMs`, or at once when the pointer
 * leaves, it takes the height it needs, so that no row stays covered and no room stays empty.
 */
export function useSteadyPlace() {
  const content = useRef<HTMLDivElement>(null)
  const heldPx = useSignal<number | undefined>(undefined)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const settle = () => {
      timer = undefined
      if (heldPx.peek() !== undefined) heldPx.value = content.current?.offsetHeight
    }
    const watch = new ResizeObserver(() => {
      // Further changes do not postpone it.
      if (heldPx.peek() !== undefined) timer ??= setTimeout(settle, heldForMs)
    })
    if (content.current !== null) watch.observe(content.current)
    return () => {
      watch.disconnect()
      clearTimeout(timer)
    }
  }, [])
  const release = () => {
    heldPx.value = undefined
  }
  const hold = (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return
    // In the head the pointer aims at a tab, not at a row.
    if (event.target instanceof Element && event.target.closest('.list-head') !== null) return release()
    heldPx.value ??= content.current?.offsetHeight
  }
  return { content, heldPx: heldPx.value, hold, release }
}

/**
 * Returns whether content has just appeared or moved, so that a click may have been meant for what was there before.
 */
export function useFresh(what: string) {
  const box = useRef<HTMLDivElement>(null)
  const isFresh = useSignal(true)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const begin = () => {
    isFresh.value = true
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      isFresh.value = false
    }, freshMs)
  }
  useLayoutEffect(begin, [what])
  useEffect(() => {
    const watch = new ResizeObserver(begin)
    if (box.current !== null) watch.observe(box.current)
    return () => {
      watch.disconnect()
      clearTimeout(timer.current)
    }
  }, [what === ''])
  return { box, isFresh: isFresh.value }
}
