import { Icon } from '../../ui/parts/icon.tsx'
import { backToList } from '../parts/back-to-list.ts'
import { LoadFailed } from '../parts/load-failed.tsx'
import { useConsole } from '../state/console-context.ts'
import type { UnopenedThread } from '../state/console-view.ts'
import { openThread } from './open-place.ts'

/** Says, in the place of a conversation, why the one that the address names is not shown. */
export function Unopened({ thread }: { readonly thread: UnopenedThread }) {
  const { view, words } = useConsole()
  const { uid, reason, isFinal } = thread
  return (
    <section class="pane nothing">
      <Icon name="inbox" />
      {isFinal ? (
        <p role="alert">{reason}</p>
      ) : (
        <LoadFailed reason={reason} onAgain={() => void openThread(view, uid)} />
      )}
      <button type="button" class="button" onClick={() => backToList(view)}>
        {words.pane.back}
      </button>
    </section>
  )
}
