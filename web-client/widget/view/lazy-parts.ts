import { lazy } from '../../ui/parts/lazy.tsx'
import type { Chat } from '../chat/chat.ts'

/** What an opened chat does not show at first, and whatever may come next: brought while there is nothing else to do. */
export const ComposerTray = lazy(() => import('../../ui/composer/composer-tray.tsx').then((part) => part.ComposerTray))
export const ConversationView = lazy(() =>
  import('../../ui/conversation/conversation-view.tsx').then((part) => part.ConversationView),
)
export const LeaveForm = lazy(() => import('./leave-form.tsx').then((part) => part.LeaveForm))
export const LeftCard = lazy(() => import('./left-card.tsx').then((part) => part.LeftCard))
export const StatusCards = lazy(() => import('./status-cards.tsx').then((part) => part.StatusCards))
export const PrechatForm = lazy(() => import('./prechat-form.tsx').then((part) => part.PrechatForm))
export const bringing = () => import('../chat/send-file.ts')

/** Whether a form has the place of the composer: not before it can be drawn, so that what is typed meanwhile goes with it. */
export function hasForm({ visit, isLeaving }: Chat): boolean {
  const stage = visit.stage.value
  return (stage === 'away' || (stage === 'waiting' && isLeaving.value)) && LeaveForm.isThere()
}

/** Asked for again when it is wanted. */
export function bringAll(): void {
  const parts = [ComposerTray, ConversationView, LeaveForm, StatusCards]
  void Promise.allSettled([...parts.map(({ bring }) => bring()), bringing()])
}
