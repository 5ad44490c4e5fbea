import { lazily } from '../../ui/parts/lazy.tsx'
import type { Chat } from '../chat/chat.ts'

/** What an opened chat does not show at first, and whatever may come next: brought while there is nothing else to do. */
export const Above = lazily(() => import('../../ui/composer/composer-tray.tsx').then((part) => part.Above))
export const ConversationView = lazily(() =>
  import('../../ui/conversation/conversation-view.tsx').then((part) => part.ConversationView),
)
export const LeaveForm = lazily(() => import('./leave-form.tsx').then((part) => part.LeaveForm))
export const LeftCard = lazily(() => import('./left-card.tsx').then((part) => part.LeftCard))
export const Pause = lazily(() => import('./status-cards.tsx').then((part) => part.Pause))
export const PrechatForm = lazily(() => import('./prechat-form.tsx').then((part) => part.PrechatForm))
export const bringing = () => import('../chat/send-file.ts')

/** Whether a form has the place of the composer: not before it can be drawn, so that what is typed meanwhile goes with it. */
export function hasForm({ visit, isLeaving }: Chat): boolean {
  const stage = visit.stage.value
  return (stage === 'away' || (stage === 'waiting' && isLeaving.value)) && LeaveForm.isThere()
}

/** Asked for again when it is wanted. */
export function bringAll(): void {
  const parts = [Above, ConversationView, LeaveForm, Pause]
  void Promise.allSettled([...parts.map(({ bring }) => bring()), bringing()])
}
