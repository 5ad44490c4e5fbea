import './header-light.css'
import { isReached } from '../core/link-state.ts'
import { ConnectionLight } from '../ui/connection-light.tsx'
import type { Chat } from './chat.ts'
import type { Availability } from './config.ts'
import type { WidgetWords } from './words.ts'

/** What the server says for that and more. */
const unknownSeconds = 3600

/** Below the name. Before the first word: whether somebody is there. Then the connection, for as long as it matters. */
export function HeaderLight({ chat }: { readonly chat: Chat }) {
  const { visit, language, isRefused } = chat
  const { words } = language.value
  const stage = visit.stage.value
  if (stage === 'idle') return chat.availability.value && <Presence known={chat.availability.value} words={words} />
  if (stage === 'failed' && isRefused.value) return null
  const state = stage === 'failed' ? 'offline' : visit.linkState.value
  if (stage === 'ended' && isReached(state)) return <span class="presence">{words.over}</span>
  return stage === 'away' && isReached(state) ? null : <ConnectionLight state={state} words={words} />
}

/** Of the team: a whole dot when somebody is free, a barred one when all are busy, a ring when nobody is there. */
function Presence({ known, words }: { readonly known: Availability; readonly words: WidgetWords }) {
  const { accepting, agentsFree, estimatedWaitSeconds } = known
  const isKnown = estimatedWaitSeconds < unknownSeconds
  const later = agentsFree > 0 ? words.answersSoon : words.answersLater
  const presence = !accepting ? 'gone' : agentsFree > 0 ? 'free' : isKnown ? 'busy' : 'gone'
  return (
    <span class="presence" data-presence={presence}>
      {accepting ? (isKnown ? words.answersIn(estimatedWaitSeconds) : later) : words.nobodyThere}
    </span>
  )
}
