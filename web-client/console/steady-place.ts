import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

/** Nobody decides sooner upon what comes under their pointer. */
const freshMs = 600

/**
 * A place above a list keeps its height while the pointer is in the list: what comes lies over the list, what goes
 * leaves its room, and nothing moves under who is about to click. Afterwards it takes the height it needs.
 */
export function useSteadyPlace() {
  const place = useRef<HTMLDivElement>(null)
  const heldPx = useSignal<number | undefined>(undefined)
  const hold = (event: PointerEvent) => {
    if (event.pointerType === 'mouse') heldPx.value ??= place.current?.offsetHeight
  }
  const release = () => {
    heldPx.value = undefined
  }
  return { place, heldPx: heldPx.value, hold, release }
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
