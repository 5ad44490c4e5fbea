import { useEffect, useState } from 'preact/hooks'
import type { LightState } from '../parts/connection-light.tsx'
import type { SharedWords } from '../words/words.ts'

const tryingMs = 2500

interface CutOffProps {
  readonly state: LightState
  readonly words: SharedWords
  readonly onTry: () => void
}

/** Above the composer while the server cannot be reached: says what happens to messages, and offers a retry. */
export function OfflineNotice({ state, words, onTry }: CutOffProps) {
  const [isTrying, setTrying] = useState(false)
  useEffect(() => {
    const timer = isTrying ? setTimeout(() => setTrying(false), tryingMs) : 0
    return () => clearTimeout(timer)
  }, [isTrying])
  const tryNow = () => {
    setTrying(true)
    onTry()
  }
  return (
    <div role="status">
      {state === 'offline' && (
        <p class="cut-off">
          {words.cutOff}
          <button type="button" aria-disabled={isTrying} onClick={tryNow}>
            {isTrying ? words.trying : words.tryNow}
          </button>
        </p>
      )}
    </div>
  )
}
