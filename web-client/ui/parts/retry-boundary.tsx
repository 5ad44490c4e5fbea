import type { ComponentChildren } from 'preact'
import type { SharedWords } from '../words/words.ts'
import { ErrorBoundary } from './error-boundary.tsx'

interface PartProps {
  readonly of: unknown
  readonly words: Pick<SharedWords, 'unshown' | 'tryAgain'>
  /** Actions besides "try again". */
  readonly more?: ComponentChildren
  readonly children: ComponentChildren
}

/** Shows an error with "try again" in place of a part that fails to render. */
export function RetryBoundary({ of, words, more, children }: PartProps) {
  const instead = (again: () => void) => (
    <div class="card unshown" role="alert">
      <p>{words.unshown}</p>
      <button type="button" class="button" onClick={again}>
        {words.tryAgain}
      </button>
      {more}
    </div>
  )
  return (
    <ErrorBoundary of={of} instead={instead}>
      {children}
    </ErrorBoundary>
  )
}
