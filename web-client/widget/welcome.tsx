import type { Chat } from './chat.ts'
import { PrechatForm } from './parts.ts'

/** Before anything was said: a greeting, and what the site wants to know first. */
export function Welcome({ chat }: { readonly chat: Chat }) {
  const { visit, config, language } = chat
  const { words } = language.value
  const stage = visit.stage.value
  const isFirst = stage === 'idle'
  const isAccepting = chat.availability.value?.accepting !== false
  return (
    <section class="welcome">
      <div class="greeting" dir="auto">
        <p class="greeting-first">{config.greeting ?? words.greeting}</p>
        {isFirst && !chat.isPrechatAsked.value && <p>{isAccepting ? words.greetingMore : words.awayHint}</p>}
      </div>
      {stage === 'starting' && <p class="notice slowly">{words.starting}</p>}
      {isFirst && chat.isPrechatAsked.value && <PrechatForm chat={chat} words={words} />}
    </section>
  )
}
