import { lazy } from '../../ui/parts/lazy.tsx'
import type { Chat } from '../chat/chat.ts'

/** Parts that an opened chat does not show at first but may need at any time; loaded when idle. */
export const ComposerTray = lazy(() => import('../../ui/composer/composer-tray.tsx').then((part) => part.ComposerTray))
export const ConversationView = lazy(() =>
  import('../../ui/conversation/conversation-view.tsx').then((part) => part.ConversationView),
)
export const LeaveForm = lazy(() => import('./leave-form.tsx').then((part) => part.LeaveForm))
export const LeftCard = lazy(() => import('./left-card.tsx').then((part) => part.LeftCard))
export const StatusCards = lazy(() => import('./status-cards.tsx').then((part) => part.StatusCards))
export const PrechatForm = lazy(() => import('./prechat-form.tsx').then((part) => part.PrechatForm))
export const bringing = () => import('../chat/send-file.ts')

/** Returns whether a form replaces the composer; only once it has loaded, so that it takes what is typed meanwhile. */
export function hasForm({ visit, isLeaving }: Chat): boolean {
  const stage = visit.stage.value
  return (stage === 'away' || (stage === 'waiting' && isLeaving.value)) && LeaveForm.isThere()
}

/** Loads in advance; a part that fails is loaded again when it is needed. */
export function bringAll(): void {
  const parts = [ComposerTray, ConversationView, LeaveForm, StatusCards]
  void Promise.allSettled([...parts.map(({ bring }) => bring()), bringing()])
}
