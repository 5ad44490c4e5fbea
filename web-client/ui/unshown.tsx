import type { ComponentChildren } from 'preact'
import { Boundary } from './boundary.tsx'
import type { SharedWords } from './words.ts'

interface PartProps {
  readonly of: unknown
  readonly words: Pick<SharedWords, 'unshown' | 'tryAgain'>
  readonly children: ComponentChildren
}

/** A part of a face that says so when it cannot be shown, and may be tried again. */
export function Part({ of, words, children }: PartProps) {
  const instead = (again: () => void) => (
    <div class="card unshown" role="alert">
      <p>{words.unshown}</p>
      <button type="button" class="button" onClick={again}>
        {words.tryAgain}
      </button>
    </div>
  )
  return (
    <Boundary of={of} instead={instead}>
      {children}
    </Boundary>
  )
}
