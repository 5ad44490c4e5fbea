import { useEffect, useRef } from 'preact/hooks'
import { useConsole } from '../state/console-context.ts'
import { useReconnected } from './use-reconnected.ts'

const againAfterMs = 10_000

/**
 * Says why loading failed; retries every 10 s while the page is visible, at once when it is again or the connection
 * returns, or by button.
 */
export function LoadFailed({ reason, onAgain }: { readonly reason: string; readonly onAgain: () => void }) {
  const { words } = useConsole()
  const again = useRef(onAgain)
  again.current = onAgain
  useReconnected(onAgain)
  useEffect(() => {
    const tryAgain = () => {
      if (!document.hidden) again.current()
    }
    const timer = setInterval(tryAgain, againAfterMs)
    document.addEventListener('visibilitychange', tryAgain)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', tryAgain)
    }
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
