import { useEffect, useRef } from 'preact/hooks'

/** What is open, topmost last, and who wants to know that it has changed. */
export const layers = { open: [] as (() => void)[], onChange: () => {} }

document.addEventListener('keydown', pressed, true)

/** While `close` is given, Escape calls it wherever the focus is, and nothing below receives the key. */
export function useEscape(close: false | (() => void)): void {
  const latest = useRef(close)
  latest.current = close
  const isOpen = close !== false
  useEffect(() => {
    if (!isOpen) return
    const entry = () => {
      if (latest.current !== false) latest.current()
    }
    const { open } = layers
    open.push(entry)
    layers.onChange()
    return () => {
      open.splice(open.indexOf(entry), 1)
      layers.onChange()
    }
  }, [isOpen])
}

function pressed(event: KeyboardEvent): void {
  const close = layers.open.at(-1)
  if (close === undefined || event.key !== 'Escape') return
  event.preventDefault()
  event.stopPropagation()
  close()
}
