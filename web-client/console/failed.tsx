import { useConsole } from './console-context.ts'

/** What could not be read, and a way to try again. */
export function Failed({ reason, onAgain }: { readonly reason: string; readonly onAgain: () => void }) {
  const { words } = useConsole()
  return (
    <p class="empty" role="alert">
      {reason}{' '}
      <button type="button" class="link" onClick={onAgain}>
        {words.list.tryAgain}
      </button>
    </p>
  )
}
