import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

/** Nobody decides sooner upon what comes under their pointer. */
const freshMs = 600

/** Whoever has not chosen by then wants to see what there is. */
const heldForMs = 4000

/**
 * A place above a list keeps its height while the pointer is in the list: what comes lies over the list, what goes
 * leaves its room, and nothing moves under who is about to click. Soon afterwards, or at once when they turn away from
 * the list, it takes the height it needs: no row stays covered, and no room stays empty.
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
      // More that comes meanwhile does not put it off.
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
    // Who chooses another list there aims at no row.
    if (event.target instanceof Element && event.target.closest('.list-head') !== null) return release()
    heldPx.value ??= content.current?.offsetHeight
  }
  return { content, heldPx: heldPx.value, hold, release }
}

/** Whether something has come or moved just now, so that a click upon it may have been meant for what was there. */
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
