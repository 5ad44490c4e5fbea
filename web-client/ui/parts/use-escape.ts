import { useEffect, useRef } from 'preact/hooks'

/** What is open, topmost last. */
const open: (() => void)[] = []

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
    open.push(entry)
    return () => void open.splice(open.indexOf(entry), 1)
  }, [isOpen])
}

function pressed(event: KeyboardEvent): void {
  const close = open.at(-1)
  if (close === undefined || event.key !== 'Escape') return
  event.preventDefault()
  event.stopPropagation()
  close()
}
