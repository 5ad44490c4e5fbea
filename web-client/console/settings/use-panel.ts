import { useLayoutEffect, useRef } from 'preact/hooks'
import { isFocusFree } from '../parts/focus-targets.ts'
import { leavePage } from '../parts/leave-page.ts'
import { useConsole } from '../state/console-context.ts'

/**
 * The panel of an agent or a workgroup, open while the address names it. Brings it into view when it opens, and gives
 * it the focus that an address leaves nowhere.
 */
export function usePanel(uid: string) {
  const { view } = useConsole()
  const isOpen = view.settings.value.uid === uid
  const summary = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    if (!isOpen) return
    summary.current?.scrollIntoView({ block: 'nearest' })
    if (isFocusFree(null)) summary.current?.focus()
  }, [isOpen])
  const toggle = (event: Event) => {
    event.preventDefault()
    void leavePage(view, () => (view.settings.value = { ...view.settings.value, uid: isOpen ? '' : uid }))
  }
  return { isOpen, summary: { ref: summary, onClick: toggle } }
}
