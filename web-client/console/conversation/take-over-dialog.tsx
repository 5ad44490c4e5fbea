import type { WireThread } from '../../../proto/wire.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { openForTyping } from '../parts/open-for-typing.ts'
import { useConsole } from '../state/console-context.ts'
import { visitorName } from '../state/names.ts'

/** Confirms that an admin takes over another agent's conversation. */
export function TakeOverDialog({ thread }: { readonly thread: WireThread }) {
  const { view, words, workspace } = useConsole()
  const { dialog } = words
  const takeOver = () => openForTyping(view, () => workspace.threads.takeOver(thread.uid))
  return (
    <ConfirmDialog title={dialog.takeOverTitle(visitorName(thread.user, view))} verb={dialog.takeOver} onYes={takeOver}>
      <p>{dialog.takeOverSay}</p>
    </ConfirmDialog>
  )
}
