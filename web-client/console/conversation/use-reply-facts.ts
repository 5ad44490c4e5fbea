import { useEffect } from 'preact/hooks'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { useConsole } from '../state/console-context.ts'
import { givenNameOf } from '../state/names.ts'

const workgroupName = 'workgroup.name'

/** Returns the values of the variables in quick replies to a conversation, as far as they are known. */
export function useReplyFacts(row: InboxRow): Record<string, string> {
  const { view, workspace, quickReplies } = useConsole()
  const { uid } = row.thread.value
  const all = quickReplies.all.value
  useEffect(() => {
    const isNamed = !row.isColleague && all.some(({ content }) => content.includes(`{${workgroupName}}`))
    // Without it the variable stays as written.
    if (isNamed) workspace.briefs.read(uid).catch(() => {})
  }, [uid, row, all])
  const visitor = givenNameOf(row, view)
  const workgroup = workspace.briefs.of(uid).value?.workgroup ?? ''
  return {
    'agent.name': workspace.presence.nickname.value,
    ...(visitor !== undefined && { 'visitor.name': visitor }),
    ...(workgroup !== '' && { [workgroupName]: workgroup }),
  }
}
