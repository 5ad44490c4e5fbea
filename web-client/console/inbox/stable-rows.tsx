import type { ComponentChildren } from 'preact'
import { ErrorBoundary } from '../../ui/parts/error-boundary.tsx'
import { useConsole } from '../state/console-context.ts'
import { type Holding, useStableOrder } from './use-stable-order.ts'

/** Rows that do not move away under the pointer, and a button for more. */
export function StableRows<One>(props: {
  readonly list: readonly One[]
  readonly holding: Holding<One>
  /** Label of the button. */
  readonly more?: string
  /** Undefined if all are loaded. */
  readonly readMore: (() => Promise<unknown>) | undefined
  readonly children: (one: One) => ComponentChildren
}) {
  const { list, holding, more, readMore, children } = props
  const { view, words, shared } = useConsole()
  const { places, hold, release } = useStableOrder(list, holding)
  return (
    <>
      <ul class="rows" onPointerEnter={hold} onPointerMove={hold} onPointerLeave={release}>
        {places.map(({ key, one, isGone }) =>
          isGone ? (
            <li key={key} class="row-gap" aria-hidden="true" />
          ) : (
            <ErrorBoundary key={key} of={one} instead={() => <li class="row unshown-row">{shared.unshown}</li>}>
              <Held one={one} draw={children} />
            </ErrorBoundary>
          ),
        )}
      </ul>
      {readMore !== undefined && (
        <button type="button" class="button more" onClick={() => void view.attempt(readMore)}>
          {more ?? words.list.more}
        </button>
      )}
    </>
  )
}

/** Rendered inside the boundary, so that one row fails, not the list. */
function Held<One>({ one, draw }: { readonly one: One; readonly draw: (one: One) => ComponentChildren }) {
  return <>{draw(one)}</>
}
