import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { useConsole } from '../state/console-context.ts'
import type { MemberNamed } from '../state/dialog.ts'
import { nameOf } from '../state/names.ts'

/** Confirms that the agent leaves a group. */
export function LeaveGroupDialog({ row }: { readonly row: InboxRow }) {
  const { view, words, workspace } = useConsole()
  const { team } = words
  const { uid } = row.thread.value.user
  const members = workspace.groups.of(row.topic).value ?? []
  const isOwner = members.length > 1 && members.some((one) => one.isOwner && one.uid === workspace.agent.uid)
  const leave = () =>
    view.attempt(async () => {
      await workspace.groups.leave(uid)
      workspace.inbox.forget(row)
    })
  return (
    <ConfirmDialog isDestroying title={team.leaveTitle(nameOf(row, view))} verb={team.leave} onYes={leave}>
      <p>{team.leaveSay}</p>
      {isOwner && <p>{team.leaveOwner}</p>}
    </ConfirmDialog>
  )
}

interface MemberDialogProps {
  readonly kind: 'remove-from-group' | 'hand-group-over'
  readonly row: InboxRow
  readonly member: MemberNamed
}

/** Confirms that a member is removed, or owns the group from then on. */
export function MemberDialog({ kind, row, member }: MemberDialogProps) {
  const { view, words, workspace } = useConsole()
  const { team } = words
  const isRemoval = kind === 'remove-from-group'
  const { uid } = row.thread.value.user
  const change = () => view.attempt(() => workspace.groups.change(isRemoval ? 'remove' : 'handover', uid, member.uid))
  const name = workspace.colleagues.byUid.value.get(member.uid)?.nickname ?? member.nickname
  return (
    <ConfirmDialog
      isDestroying={isRemoval}
      title={isRemoval ? team.removeTitle(name) : team.handOverTitle(name)}
      verb={isRemoval ? team.removeVerb : team.handOverVerb}
      onYes={change}
    >
      <p>{isRemoval ? team.removeSay : team.handOverSay}</p>
    </ConfirmDialog>
  )
}
