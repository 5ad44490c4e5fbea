import { useEffect, useRef, useState } from 'preact/hooks'
import { useEscape } from '../../ui/parts/use-escape.ts'
import type { Chat } from '../chat/chat.ts'
import type { WidgetWords } from '../words/words.ts'

const withinMs = 15_000

interface LocationAskProps {
  readonly chat: Chat
  readonly words: WidgetWords
  readonly onDone: () => void
}

/** Finds the visitor's location, shows what would be sent, and sends it only on confirmation. */
export function SendLocation({ chat, words, onDone }: LocationAskProps) {
  const cancel = useRef<HTMLButtonElement>(null)
  useEscape(onDone)
  useEffect(() => cancel.current?.focus(), [])
  const { found, hasFailed } = useLocation()
  const send = () => {
    if (found === undefined) return
    const { latitude, longitude } = found
    const content = JSON.stringify({ latitude, longitude, address: '', label: '' })
    void chat.visit.conversation.value?.send('LOCATION', content)
    onDone()
  }
  return (
    <section class="card" role="dialog" aria-label={words.shareLocation} tabIndex={-1}>
      <h2>{words.shareLocation}</h2>
      <p role="status">{hasFailed ? words.noLocation : found === undefined ? words.locating : saidOf(found, words)}</p>
      <div class="buttons">
        <button ref={cancel} type="button" class="button" onClick={onDone}>
          {words.cancel}
        </button>
        {found !== undefined && (
          <button type="button" class="button primary" onClick={send}>
            {words.send}
          </button>
        )}
      </div>
    </section>
  )
}

/** The visitor's location, once the browser has found it and may share it. */
function useLocation() {
  const [found, setFound] = useState<GeolocationCoordinates>()
  const [hasFailed, setFailed] = useState(false)
  useEffect(() => {
    let isOver = false
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => !isOver && setFound(coords),
      () => !isOver && setFailed(true),
      { timeout: withinMs },
    )
    return () => {
      isOver = true
    }
  }, [])
  return { found, hasFailed }
}

function saidOf({ latitude, longitude, accuracy }: GeolocationCoordinates, words: WidgetWords): string {
  return words.locationFound(`${latitude.toFixed(5)}, ${longitude.toFixed(5)}`, Math.ceil(accuracy))
}
