import './header-status.css'
import { isReached } from '../../core/connection/connection-state.ts'
import type { QueuePlace } from '../../core/visitor/queue-place.ts'
import { ConnectionLight } from '../../ui/parts/connection-light.tsx'
import type { Chat } from '../chat/chat.ts'
import { type Availability, isNobodyFree, unknownSeconds } from '../chat/config.ts'
import type { WidgetWords } from '../words/words.ts'

/**
 * Below the name. Before the first message: whether somebody is available; while waiting: the place in the queue;
 * otherwise the connection, if it matters.
 */
export function HeaderStatus({ chat }: { readonly chat: Chat }) {
  const { visit, language, isRefused } = chat
  const { words } = language.value
  const stage = visit.stage.value
  if (stage === 'idle') return chat.availability.value && <Presence known={chat.availability.value} words={words} />
  if (stage === 'failed' && isRefused.value) return null
  const state = stage === 'failed' ? 'offline' : visit.connectionState.value
  if (!isReached(state) || stage === 'chatting') return <ConnectionLight state={state} words={words} />
  // Not connected to an agent yet: a green light here would be read as an agent's status.
  if (stage === 'starting') return <ConnectionLight state="connecting" words={words} />
  const said = stage === 'ended' ? words.over : stage === 'waiting' && placeIn(visit.queue.value, words)
  return said && <span class="presence">{said}</span>
}

function placeIn(place: QueuePlace | undefined, words: WidgetWords): string {
  const { waitingTitle, position } = words
  return place === undefined || place.isAsked ? waitingTitle : `${waitingTitle} · ${position(place.position)}`
}

/** Status of the team: a full dot if somebody is free, a barred one if all are busy, a ring if nobody is there. */
function Presence({ known, words }: { readonly known: Availability; readonly words: WidgetWords }) {
  const { accepting, full, agentsFree, estimatedWaitSeconds } = known
  const isKnown = estimatedWaitSeconds < unknownSeconds
  const later = isNobodyFree(known) ? words.answersLater : words.answersSoon
  const open = estimatedWaitSeconds === 0 ? words.free : isKnown ? words.estimate(estimatedWaitSeconds) : later
  const isSoon = accepting && agentsFree > 0 && estimatedWaitSeconds === 0
  const isGone = accepting ? isNobodyFree(known) : !full
  const presence = isGone ? 'gone' : isSoon ? 'free' : 'busy'
  return (
    <span class="presence" data-presence={presence}>
      {accepting ? open : full ? words.allBusy : words.nobodyThere}
    </span>
  )
}
