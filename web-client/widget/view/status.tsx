import { Icon } from '../../ui/parts/icon.tsx'
import type { Chat } from '../chat/chat.ts'
import { hasJustRated, leftUnanswered } from '../chat/own-messages.ts'
import { hasForm, LeaveForm, LeftCard, StatusCards } from './lazy-parts.ts'

/** The state of the visit and what can be done about it. Empty during a normal conversation. */
export function Status({ chat }: { readonly chat: Chat }) {
  const { words } = chat.language.value
  const left = leftUnanswered(chat.visit)
  const stay = () => {
    chat.isLeaving.value = false
  }
  switch (chat.visit.stage.value) {
    case 'away':
      return <LeaveForm chat={chat} words={words} />
    case 'failed':
      return <Failed chat={chat} />
    case 'idle':
      return left === undefined ? null : <LeftCard left={left} words={words} />
    case 'starting':
      return null
    case 'waiting':
      return (
        <>
          {!hasForm(chat) && <StatusCards chat={chat} words={words} />}
          {chat.isLeaving.value && <LeaveForm chat={chat} words={words} onCancel={stay} />}
        </>
      )
    case 'ended':
    case 'chatting':
      return isPaused(chat) ? <StatusCards chat={chat} words={words} /> : null
  }
}

function isPaused(chat: Chat): boolean {
  const { visit, isEndAsked } = chat
  if (visit.stage.value !== 'chatting') return true
  return isEndAsked.value || visit.isRatingAsked.value || hasJustRated(chat)
}

function Failed({ chat }: { readonly chat: Chat }) {
  const { words } = chat.language.value
  const isRefused = chat.isRefused.value
  return (
    <section class="card brief" role="alert">
      <h2>
        <Icon name={isRefused ? 'circle-alert' : 'wifi-off'} /> {isRefused ? words.refusedTitle : words.offlineTitle}
      </h2>
      <p>{isRefused ? words.refusedHint : words.offlineHint}</p>
      <button type="button" class="button" onClick={() => void chat.begin({})}>
        {words.tryAgain}
      </button>
    </section>
  )
}
