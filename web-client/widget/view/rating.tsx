import './forms.css'
import star from 'lucide-static/icons/star.svg?raw'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { addIcons, Icon } from '../../ui/parts/icon.tsx'
import type { Chat } from '../chat/chat.ts'
import type { WidgetWords } from '../words/words.ts'

addIcons({ star })

const scores = [1, 2, 3, 4, 5]

interface RatingProps {
  readonly chat: Chat
  readonly words: WidgetWords
  /** Lets the parent send what was chosen, if anything was, before it moves on. */
  readonly control?: { current: () => void }
}

/** The rating. It is sent by its button, or when the visitor moves on, closes the chat or leaves. */
export function Rating({ chat, words, control }: RatingProps) {
  const [score, setScore] = useState(0)
  const [comment, setComment] = useState('')
  const area = useRef<HTMLTextAreaElement>(null)
  useMore(area, score)
  const isRated = chat.isRated.value
  const isSent = useRef(false)
  const send = () => {
    if (score === 0 || isSent.current) return
    isSent.current = true
    void chat.rate(score, comment.trim())
  }
  if (control !== undefined) control.current = send
  useOnLeaving(chat, send)
  if (isRated) return <p role="status">{words.rateThanks}</p>
  return (
    <div class="rating">
      <Stars words={words} score={score} onScore={setScore} comment={area} />
      {score > 0 && (
        <>
          <p aria-live="polite">{words.scores[score - 1]}</p>
          <textarea
            ref={area}
            rows={2}
            maxLength={2000}
            dir="auto"
            placeholder={words.rateComment}
            aria-label={words.rateComment}
            value={comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <button type="button" class="button" onClick={send}>
            {words.rateSend}
          </button>
        </>
      )}
    </div>
  )
}

type Area = { readonly current: HTMLTextAreaElement | null }

interface StarsProps {
  readonly words: WidgetWords
  /** 0 until one is chosen. */
  readonly score: number
  readonly onScore: (score: number) => void
  /** Receives the letters that are typed here. */
  readonly comment: Area
}

function Stars({ words, score, onScore, comment }: StarsProps) {
  return (
    <fieldset>
      <legend>{words.rateAsk}</legend>
      <div class="stars">
        {scores.map((one) => (
          <label key={one} title={words.scores[one - 1]} data-on={one <= score}>
            <input
              type="radio"
              name="score"
              checked={one === score}
              aria-label={`${one}: ${words.scores[one - 1]}`}
              onKeyDown={(event) => written(event, comment)}
              onChange={() => onScore(one)}
            />
            <Icon name="star" />
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** Letters typed on a star go to the comment; arrow keys and the space bar choose a star. */
function written({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, area: Area): void {
  if (key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey) area.current?.focus()
}

/** Keeps what appears with the first star in view, even when a keyboard covers half of a phone. */
function useMore(area: Area, score: number): void {
  useLayoutEffect(() => {
    if (score === 0) return
    const show = () => area.current?.parentElement?.scrollIntoView({ block: 'end' })
    show()
    addEventListener('resize', show)
    return () => removeEventListener('resize', show)
  }, [score > 0])
}

/** Sends the rating of a visitor who taps a star and leaves this view or the page, or closes the chat. */
function useOnLeaving(chat: Chat, send: () => void): void {
  const last = useRef(send)
  last.current = send
  useEffect(() => {
    if (!chat.isOpen.value) last.current()
  }, [chat.isOpen.value])
  useEffect(() => {
    // A phone may never run a page again once it is in the background.
    const hide = () => {
      if (document.visibilityState === 'hidden') last.current()
    }
    const go = () => {
      last.current()
      // Without a network it is lost with the page.
      outliveThePage(chat).catch(() => {})
    }
    document.addEventListener('visibilitychange', hide)
    addEventListener('pagehide', go)
    return () => {
      document.removeEventListener('visibilitychange', hide)
      removeEventListener('pagehide', go)
      last.current()
    }
  }, [])
}

/** Also sends a rating in the outbox by request, as the socket closes with the page; its uid makes that idempotent. */
async function outliveThePage({ visit, token }: Chat): Promise<void> {
  const letter = visit.outbox?.letters.value.find(({ type, state }) => type === 'RATE_SUBMIT' && state !== 'failed')
  if (letter === undefined) return
  const { uid, type, content, topic } = letter
  await fetch('/visitor/api/v1/message/send', {
    method: 'POST',
    keepalive: true,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
    body: JSON.stringify({ uid, type, content, channel: 'WEB', thread: { topic } }),
  })
}
