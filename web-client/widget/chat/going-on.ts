import { effect, type Signal } from '@preact/signals'
import type { Platform } from '../../core/platform/platform.ts'
import type { Visit } from '../../core/visitor/visit.ts'
import type { ToPage } from '../loader/frame-protocol.ts'
import { isGoingOn } from './start-visit.ts'
import type { UnsentTexts } from './unsent-texts.ts'

/**
 * Remembers across pages, for this origin, whom the open conversation is with: the site's own target or a department.
 */
export function goingOn({ storage }: Platform, sid: string) {
  const key = `parley.going-on ${sid}`
  return {
    get: () => storage.get(key),
    set: (sid: string | undefined) => (sid === undefined ? storage.remove(key) : storage.set(key, sid)),
  }
}

interface Remembering {
  readonly visit: Visit
  readonly tell: (message: ToPage) => void
  readonly going: ReturnType<typeof goingOn>
  readonly sidNow: () => string
  readonly unsent: UnsentTexts
  readonly isLeaving: Signal<boolean>
}

/** Keeps the page and its next ones informed of whether a conversation goes on. */
export function remember({ visit, tell, going, sidNow, unsent, isLeaving }: Remembering): void {
  // The next page sends it, even if nobody opens the chat there.
  effect(() => {
    if (unsent.list.value.length > 0) tell({ kind: 'going-on', isGoingOn: true })
  })
  effect(() => {
    const stage = visit.stage.value
    if (stage === 'idle' || stage === 'starting' || stage === 'failed') return
    if (stage === 'away') isLeaving.value = false
    going.set(isGoingOn(stage) ? sidNow() : undefined)
    tell({ kind: 'going-on', isGoingOn: isGoingOn(stage) })
  })
  let topic: string | undefined
  effect(() => {
    const now = isGoingOn(visit.stage.value) ? visit.conversation.value?.topic : undefined
    if (now !== undefined && now !== topic) tell({ kind: 'event', name: 'thread', detail: now })
    topic = now
  })
}
