import { effect } from '@preact/signals'
import type { Visit } from '../../core/visitor/visit.ts'
import { isGoingOn } from './start-visit.ts'

/** Tells the server whether this page is in view, as long as a conversation is open. A new connection counts as in view. */
export function tellVisibility({ connectionState, stage, conversation }: Visit): void {
  let isToldAway = false
  const tell = () => {
    const isAway = document.visibilityState !== 'visible'
    if (connectionState.peek() !== 'connected' || !isGoingOn(stage.peek()) || isAway === isToldAway) return
    isToldAway = isAway
    conversation.peek()?.sayWhetherInView(!isAway)
  }
  document.addEventListener('visibilitychange', tell)
  effect(() => {
    if (connectionState.value !== 'connected') isToldAway = false
    else if (isGoingOn(stage.value)) tell()
  })
}
