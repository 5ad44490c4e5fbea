import type { Workspace } from '../../core/agent/workspace.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import { hasOwnDrafts } from '../state/own-drafts.ts'

/** Asks before logging out: says who is left waiting, and what is deleted here. */
export function SignOutDialog() {
  const { words, workspace, logOut } = useConsole()
  const { dialog } = words
  const open = workspace.presence.open.value
  const go = async () => {
    logOut()
    return true
  }
  return (
    <ConfirmDialog title={dialog.signOutTitle} verb={words.rail.logOut} onYes={go}>
      {open > 0 && <p>{dialog.signOutOpen(open)}</p>}
      {hasOwnDrafts(workspace.agent) && <p>{dialog.signOutSay}</p>}
    </ConfirmDialog>
  )
}

/** Returns whether logging out leaves somebody waiting or deletes a draft. */
export function isLeftBehind({ presence, agent }: Workspace): boolean {
  return presence.open.value > 0 || hasOwnDrafts(agent)
}
