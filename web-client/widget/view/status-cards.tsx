import './status-cards.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { QueuePlace } from '../../core/visitor/queue-place.ts'
import { lazy } from '../../ui/parts/lazy.tsx'
import { useEscape } from '../../ui/parts/use-escape.ts'
import { useRestoreFocus } from '../../ui/parts/use-restore-focus.ts'
import type { Chat } from '../chat/chat.ts'
import { unknownSeconds } from '../chat/config.ts'
import { hasJustRated } from '../chat/own-messages.ts'
import type { WidgetWords } from '../words/words.ts'

const Rating = lazy(() => import('./rating.tsx').then((part) => part.Rating))

/** What stands below a conversation that does not simply go on: it is waiting, has ended, or is about to. */
export function StatusCards({ chat }: { readonly chat: Chat; readonly words: WidgetWords }) {
  const stage = chat.visit.stage.value
  if (stage === 'ended') return <Ended chat={chat} />
  if (chat.isEndAsked.value) return <EndAsked chat={chat} />
  if (stage === 'waiting') return <Waiting chat={chat} />
  return <RatingAsked chat={chat} />
}

function Waiting({ chat }: { readonly chat: Chat }) {
  const { words } = chat.language.value
  const place = chat.visit.queue.value
  const leaveInstead = (event: MouseEvent) => {
    chat.isLeaving.value = true
    // Until the form has loaded, what is typed goes to the composer.
    ;(event.currentTarget as HTMLElement).blur()
  }
  // `unknownSeconds` stands for an hour or more, and for an unknown time.
  const isAsked = place?.isAsked === true
  const seconds = isAsked ? undefined : place?.estimatedWaitSeconds
  const isNobody = seconds !== undefined && seconds >= unknownSeconds
  const ownWords = chat.visit.wasServed.value ? words.returned : place?.ownText
  return (
    <section class="card waiting" aria-live="polite">
      <div class="waiting-line">
        <span class="place" aria-hidden="true">
          {isAsked ? '…' : (place?.position ?? '…')}
        </span>
        <div>
          <h2>{titleOf(place, words)}</h2>
          {isNobody && ownWords && <p>{words.answersLater}</p>}
          {seconds !== undefined && seconds > 0 && !isNobody && <p>{words.estimate(seconds)}</p>}
        </div>
      </div>
      <p>{ownWords || (isNobody ? words.waitingLater : words.waitingHint)}</p>
      <button type="button" class="plain" onClick={leaveInstead}>
        {words.leaveInstead}
      </button>
    </section>
  )
}

function titleOf(place: QueuePlace | undefined, words: WidgetWords): string {
  if (place === undefined) return words.waitingTitle
  return place.isAsked ? words.asked : words.position(place.position)
}

function EndAsked({ chat }: { readonly chat: Chat }) {
  const { words } = chat.language.value
  const [hasFailed, setFailed] = useState(false)
  const isWaiting = chat.visit.stage.value === 'waiting'
  const question = isWaiting ? words.leaveAsked : words.endAsked
  const goOn = useRef<HTMLButtonElement>(null)
  useEffect(() => goOn.current?.focus(), [])
  const done = () => {
    chat.isEndAsked.value = false
  }
  useEscape(done)
  const end = () => chat.visit.close().then(done, () => setFailed(true))
  return (
    <section class="card" role="alertdialog" aria-label={question}>
      <h2>{question}</h2>
      {hasFailed && <p class="problem">{words.offlineTitle}</p>}
      <div class="buttons">
        <button ref={goOn} type="button" class="button" onClick={done}>
          {isWaiting ? words.keepWaiting : words.goOn}
        </button>
        <button type="button" class="button primary" onClick={() => void end()}>
          {hasFailed ? words.tryAgain : isWaiting ? words.leaveQueue : words.endNow}
        </button>
      </div>
    </section>
  )
}

function Ended({ chat }: { readonly chat: Chat }) {
  const { words } = chat.language.value
  const card = useRef<HTMLElement>(null)
  useRestoreFocus(card, [chat.isRated.value])
  const rateNow = useRef(() => {})
  const startAgain = () => {
    // Before the next conversation begins, as the rating would count for that one.
    rateNow.current()
    void chat.startAgain()
  }
  return (
    // The last message above already says that it has ended.
    <section class="card ended" aria-label={words.endedTitle} tabIndex={-1} ref={card}>
      {(mayRate(chat) || chat.isRated.value) && <Rating chat={chat} words={words} control={rateNow} />}
      <button type="button" class="button primary" onClick={startAgain}>
        {words.startAgain}
      </button>
    </section>
  )
}

/** Returns whether the visitor may rate: an agent had the thread or asked for it, and there is no rating of it yet. */
function mayRate({ visit }: Chat): boolean {
  const messages = visit.conversation.value?.timeline.messages.value ?? []
  const rated = messages.findLast(({ type }) => type === 'RATE_SUBMIT')
  const isRated = rated !== undefined && rated.thread.uid === messages.at(-1)?.thread.uid
  return (visit.wasServed.value || visit.isRatingAsked.value) && !isRated
}

/** An agent asks for a rating before the end, and the visitor is thanked for it until the conversation goes on. */
function RatingAsked({ chat }: { readonly chat: Chat }) {
  const { words } = chat.language.value
  if (!chat.visit.isRatingAsked.value && !hasJustRated(chat)) return null
  return (
    <section class="card">
      <Rating chat={chat} words={words} />
    </section>
  )
}
