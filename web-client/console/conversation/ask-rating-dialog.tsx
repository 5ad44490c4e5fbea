import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import { nameOf } from '../state/names.ts'

/** Asks the visitor for a rating; it appears to them at once. */
export function AskRatingDialog({ row }: { readonly row: InboxRow }) {
  const { view, words } = useConsole()
  const ask = () => view.attempt(() => row.conversation.send('RATE_INVITE', ''))
  return (
    <ConfirmDialog title={words.dialog.rateTitle(nameOf(row, view))} verb={words.pane.rateInvite} onYes={ask}>
      <p>{words.dialog.rateSay}</p>
    </ConfirmDialog>
  )
}
