import { useLayoutEffect, useRef, useState } from 'preact/hooks'

const nearBottomPx = 48

/** Keeps what is read in its place: at the bottom it follows, above it does not move. */
export function useScrollKeeper(keys: { readonly first: string; readonly last: string }) {
  const box = useRef<HTMLDivElement>(null)
  const seen = useRef({ first: '', height: 0, isAtBottom: true })
  const [isAtBottom, setAtBottom] = useState(true)
  const follow = () => {
    if (box.current !== null && seen.current.isAtBottom) box.current.scrollTop = box.current.scrollHeight
  }
  useLayoutEffect(() => {
    const view = box.current
    if (view === null) return
    const { first, height, isAtBottom: followed } = seen.current
    if (followed) view.scrollTop = view.scrollHeight
    else if (first !== keys.first) view.scrollTop += view.scrollHeight - height
    seen.current = { ...seen.current, first: keys.first, height: view.scrollHeight }
  }, [keys.first, keys.last])
  useLayoutEffect(() => {
    const view = box.current
    if (view === null) return
    // Keyboards, images, dots: whatever changes the room, the bottom stays the bottom.
    const watch = new ResizeObserver(follow)
    watch.observe(view)
    if (view.firstElementChild !== null) watch.observe(view.firstElementChild)
    return () => watch.disconnect()
  }, [])
  const onScroll = () => {
    const view = box.current
    if (view === null) return
    const isThere = view.scrollHeight - view.scrollTop - view.clientHeight < nearBottomPx
    seen.current = { ...seen.current, isAtBottom: isThere, height: view.scrollHeight }
    setAtBottom(isThere)
  }
  const toBottom = () => {
    seen.current.isAtBottom = true
    setAtBottom(true)
    follow()
  }
  return { box, isAtBottom, onScroll, toBottom }
}
