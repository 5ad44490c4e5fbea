import { useEffect, useState } from 'preact/hooks'
import { Problem } from './parts/part-page.tsx'
import { useAct, useSocial } from './parts/social-context.ts'

/** After this, a list counts as not to be had for now. */
const longMs = 8000

/** Waits for a list that was never read; after a while, or without network, says so and offers to try again. */
export function ListWait() {
  const { kind, session, social, texts, words } = useSocial()
  const { connection, connectionState } = session
  const [isLong, setLong] = useState(false)
  const { problem, isBusy, run } = useAct()
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), longMs)
    return () => clearTimeout(timer)
  }, [])
  const again = () => {
    connection.tryNow()
    void run(() => social[kind].read())
  }
  if (!isLong && connectionState.value !== 'offline') return <p class="list-wait">{texts.loading}</p>
  return (
    <div class="list-wait">
      <Problem text={problem || texts.problems.offline} />
      <button type="button" class="button" aria-disabled={isBusy} onClick={again}>
        {words.tryAgain}
      </button>
    </div>
  )
}
