import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { excerptOf } from '../../ui/contents/excerpt.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'

const maxShown = 200

/** Confirms that a message is taken back, as it does not come back. */
export function RecallDialog({ row, uid }: { readonly row: InboxRow; readonly uid: string }) {
  const { view, words, shared } = useConsole()
  const { timeline, notes } = row.conversation
  const message = [timeline, notes.timeline].flatMap(({ messages }) => messages.value).find((one) => one.uid === uid)
  const recall = () => view.attempt(() => row.conversation.recall(uid))
  return (
    <ConfirmDialog isDestroying title={words.dialog.recallTitle} verb={shared.withdraw} onYes={recall}>
      {message !== undefined && <blockquote dir="auto">{excerptOf(message, shared).slice(0, maxShown)}</blockquote>}
      <p>{words.dialog.recallSay}</p>
    </ConfirmDialog>
  )
}
