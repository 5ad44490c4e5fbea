import './forms.css'
import star from 'lucide-static/icons/star.svg?raw'
import { useEffect, useRef, useState } from 'preact/hooks'
import { addIcons, Icon } from '../ui/icon.tsx'
import type { Chat } from './chat.ts'
import type { WidgetWords } from './words.ts'

addIcons({ star })

const commentWithinMs = 8000

/** How it was: one tap is enough; it goes out by itself when no comment is being written, or with the comment. */
export function Rating({ chat, words }: { readonly chat: Chat; readonly words: WidgetWords }) {
  const [score, setScore] = useState(0)
  const [comment, setComment] = useState('')
  const isRated = chat.isRated.value
  const isSent = useRef(false)
  const send = () => {
    if (score === 0 || isSent.current) return
    isSent.current = true
    void chat.rate(score, comment.trim())
  }
  const sendNow = useRef(send)
  sendNow.current = send
  useEffect(() => {
    if (score === 0) return
    const timer = setTimeout(() => sendNow.current(), commentWithinMs)
    return () => clearTimeout(timer)
  }, [score, comment])
  // Whoever leaves after the tap has rated as well.
  useEffect(() => () => sendNow.current(), [])
  if (isRated) return <p role="status">{words.rateThanks}</p>
  return (
    <div class="rating">
      <fieldset>
        <legend>{words.rateAsk}</legend>
        <div class="stars">
          {words.scores.map((label, index) => (
            <label key={label} title={label} data-on={index < score}>
              <input
                type="radio"
                name="score"
                checked={index + 1 === score}
                aria-label={`${index + 1}: ${label}`}
                onChange={() => setScore(index + 1)}
              />
              <Icon name="star" />
            </label>
          ))}
        </div>
      </fieldset>
      {score > 0 && (
        <>
          <p aria-live="polite">{words.scores[score - 1]}</p>
          <textarea
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
