import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import { nameOf } from '../state/names.ts'

/** Confirms that a guest leaves: only another invitation leads back. */
export function LeaveDialog({ row }: { readonly row: InboxRow }) {
  const { view, words, workspace } = useConsole()
  const { dialog } = words
  const leave = () => view.attempt(() => workspace.threads.leave(row))
  return (
    <ConfirmDialog title={dialog.leaveTitle(nameOf(row, view))} verb={dialog.leave} onYes={leave}>
      <p>{dialog.leaveSay}</p>
    </ConfirmDialog>
  )
}
