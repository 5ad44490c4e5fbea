import { useEffect, useRef } from 'preact/hooks'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import type { ShowAt } from '../../ui/conversation/conversation-props.ts'
import { useConsole } from '../state/console-context.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { isFocusFree } from './focus-targets.ts'

/** How far back a conversation is loaded to find a message: more would take minutes. */
const mostPages = 40

/** How a jump ended: the agent may also have gone elsewhere meanwhile, or the whole conversation has no such message. */
export type JumpEnd = 'shown' | 'left' | 'tooFarBack' | 'gone'

/** Opens a conversation at a message. Throws ApiRefusal, NoAnswer, SessionOver. */
export async function jumpToMessage(view: ConsoleView, row: InboxRow, uid: string): Promise<JumpEnd> {
  const sought = { topic: row.topic, uid, from: document.activeElement }
  view.sought.value = sought
  view.glance(row)
  try {
    await row.load()
    for (let page = 0; page < mostPages && isMissing(row, uid) && view.sought.value === sought; page += 1) {
      await row.conversation.loadOlder()
    }
  } catch (error) {
    view.sought.value = undefined
    throw error
  }
  if (isThere(row, uid)) return 'shown'
  if (view.sought.value !== sought) return 'left'
  view.sought.value = undefined
  return hasOlder(row) ? 'tooFarBack' : 'gone'
}

/**
 * Scrolls to the sought message once it is loaded, and marks it until the focus moves on. Focuses it, unless the agent
 * has begun to write in the meantime.
 */
export function useJumpTarget(
  row: InboxRow,
  section: { readonly current: HTMLElement | null },
): { current: ShowAt | null } {
  const { view } = useConsole()
  const showAt = useRef<ShowAt | null>(null)
  const sought = view.sought.value?.topic === row.topic ? view.sought.value : undefined
  const isNow = sought !== undefined && isThere(row, sought.uid)
  useEffect(() => {
    if (sought === undefined || !isNow) return
    showAt.current?.(sought.uid)
    const frame = requestAnimationFrame(() => {
      const found = section.current?.querySelector<HTMLElement>(`.said[data-uid="${CSS.escape(sought.uid)}"]`)
      if (found !== null && found !== undefined) markSought(found, sought.from)
      if (view.sought.value === sought) view.sought.value = undefined
    })
    return () => cancelAnimationFrame(frame)
  }, [sought, isNow])
  return showAt
}

/** Scrolls to a message and marks it until the focus moves on; focuses it where nobody writes. */
export function markSought(found: HTMLElement, from: Element | null): void {
  found.scrollIntoView({ block: 'center' })
  found.dataset.sought = ''
  const isFree = isFocusFree(from)
  const looked = isFree ? found : document.activeElement
  if (isFree) found.focus({ preventScroll: true })
  looked?.addEventListener('blur', () => delete found.dataset.sought, { once: true })
  // Without an actual scroll, the log must still learn its position.
  found.closest('.log')?.dispatchEvent(new Event('scroll'))
}

function isThere({ conversation }: InboxRow, uid: string): boolean {
  return conversation.items.value.some((item) => item.kind === 'stored' && item.message.uid === uid)
}

function isMissing(row: InboxRow, uid: string): boolean {
  return !isThere(row, uid) && hasOlder(row)
}

function hasOlder({ conversation }: InboxRow): boolean {
  return conversation.hasOlder.value || conversation.notes.hasOlder.value
}
