import { useConsole } from '../state/console-context.ts'

/** Over the conversations whose visitor has left: they are counted apart from those with somebody there. */
export function LeftTitle({ count }: { readonly count: number }) {
  const { words } = useConsole()
  return (
    <h3 class="list-title">
      {words.list.left} <span class="count">{count}</span>
    </h3>
  )
}
