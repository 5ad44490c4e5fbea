import type { WireThread } from '../../../proto/wire.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { openForTyping } from '../parts/open-for-typing.ts'
import { useConsole } from '../state/console-context.ts'
import { visitorName } from '../state/names.ts'

/** Confirms that an admin takes over another agent's conversation. */
export function TakeOverDialog({ thread }: { readonly thread: WireThread }) {
  const { view, words, desk } = useConsole()
  const { dialog } = words
  const take = () => openForTyping(view, () => desk.takeOver(thread.uid))
  return (
    <ConfirmDialog title={dialog.takeOverTitle(visitorName(thread.user, view))} verb={dialog.takeOver} onYes={take}>
      <p>{dialog.takeOverSay}</p>
    </ConfirmDialog>
  )
}
