import { useEffect, useRef } from 'preact/hooks'
import { useConsole } from '../state/console-context.ts'
import { useReconnected } from './use-reconnected.ts'

const againAfterMs = 10_000

/** Says why loading failed; retries every 10 s, at once when the connection returns, or by button. */
export function LoadFailed({ reason, onAgain }: { readonly reason: string; readonly onAgain: () => void }) {
  const { words } = useConsole()
  const again = useRef(onAgain)
  again.current = onAgain
  useReconnected(onAgain)
  useEffect(() => {
    const timer = setInterval(() => again.current(), againAfterMs)
    return () => clearInterval(timer)
  }, [])
  return (
    <p class="empty" role="alert">
      {reason}{' '}
      <button type="button" class="link" onClick={onAgain}>
        {words.list.tryAgain}
      </button>
    </p>
  )
}
