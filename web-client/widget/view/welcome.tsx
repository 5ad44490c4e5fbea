import './welcome.css'
import { Avatar } from '../../ui/parts/avatar.tsx'
import type { Chat } from '../chat/chat.ts'
import { isNobodyFree } from '../chat/config.ts'
import { PrechatForm } from './lazy-parts.ts'

/** Before the first message: a greeting, and the pre-chat form. */
export function Welcome({ chat }: { readonly chat: Chat }) {
  const { visit, config, language } = chat
  const { words } = language.value
  const stage = visit.stage.value
  const isFirst = stage === 'idle'
  const known = chat.availability.value
  const free = known !== undefined && isNobodyFree(known) ? words.keptHere : words.greetingMore
  const more = known?.accepting === false ? words.awayHint : free
  return (
    <section class="welcome">
      <div class="greeting" dir="auto">
        <p class="greeting-first">{chat.teaser.value?.text ?? config.greeting ?? words.greeting}</p>
        {isFirst && !chat.isPrechatAsked.value && <p>{more}</p>}
        {isFirst && known?.accepting && !isNobodyFree(known) && <Serving chat={chat} />}
      </div>
      {stage === 'starting' && <p class="notice slowly">{words.starting}</p>}
      {isFirst && chat.isPrechatAsked.value && <PrechatForm chat={chat} words={words} />}
    </section>
  )
}

/** Who would answer, if the workgroup names them. */
function Serving({ chat }: { readonly chat: Chat }) {
  const agents = chat.availability.value?.agents ?? []
  if (agents.length === 0) return null
  return (
    <p class="serving">
      <span>
        {agents.map((agent, index) => (
          <Avatar key={index} {...agent} />
        ))}
      </span>
      {chat.language.value.words.serving(agents.map(({ nickname }) => nickname))}
    </p>
  )
}
