import type { InboxRow } from '../../core/agent/inbox-row.ts'
import type { Workspace } from '../../core/agent/workspace.ts'
import { openForTyping } from '../parts/open-for-typing.ts'
import { now, waitText } from '../parts/time.ts'
import { useConsole } from '../state/console-context.ts'
import { nameOf, visitorName } from '../state/names.ts'

/**
 * After a conversation ends: the one that has waited longest for this agent's answer, otherwise the head of the queue.
 */
export function NextUp({ row }: { readonly row: InboxRow }) {
  const { view, words, workspace, locale } = useConsole()
  const next = unanswered(workspace, row)
  const [waiter] = workspace.queue.waiters.value
  if (next === undefined && waiter === undefined) return <p>{words.pane.nobodyWaits}</p>
  const name =
    next === undefined ? visitorName(waiter?.thread.user ?? { uid: '', nickname: '' }, view) : nameOf(next, view)
  const since = next?.waitsSince.value ?? waiter?.since ?? now.value
  const go = () => {
    if (next !== undefined) view.show(next)
    else if (waiter !== undefined)
      void openForTyping(view, () => workspace.threads.accept({ threadUid: waiter.thread.uid }))
  }
  return (
    <button type="button" class="button primary next-up" onClick={go}>
      {(next === undefined ? words.pane.takeNext : words.pane.goNext)(name)}
      {now.value - since >= 60_000 && (
        <small>
          {(next === undefined ? words.list.queued : words.list.unanswered)(waitText(now.value - since, locale))}
        </small>
      )}
    </button>
  )
}

/** Returns the open conversation in which the other side has waited longest. */
function unanswered({ inbox }: Workspace, { topic }: InboxRow): InboxRow | undefined {
  const waiting = inbox.mine.value.filter((one) => one.topic !== topic && one.waitsSince.value !== undefined)
  return waiting.toSorted((one, other) => (one.waitsSince.value ?? 0) - (other.waitsSince.value ?? 0))[0]
}
