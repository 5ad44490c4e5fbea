import { useEffect } from 'preact/hooks'
import type { TeamGroupMember } from '../../core/agent/group-members.ts'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { useConsole } from './console-context.ts'

/** Returns the members of a group, read anew with each line that tells of a change; undefined until they are known. */
export function useMembers(row: InboxRow): readonly TeamGroupMember[] | undefined {
  const { workspace } = useConsole()
  const { user } = row.thread.value
  const told = row.conversation.timeline.messages.value.findLast(({ type }) => type === 'SYSTEM')?.uid
  useEffect(() => {
    // Without an answer they are read with the next change.
    if (row.isGroup) workspace.groups.read(user.uid).catch(() => {})
  }, [row, told])
  return workspace.groups.of(row.topic).value
}
