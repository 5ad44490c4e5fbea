import type { Colleague } from '../../core/agent/colleagues.ts'
import { Tick } from '../forms/inputs.tsx'
import { Setting } from '../forms/setting.tsx'
import { useUndo } from '../parts/undo.tsx'
import { useConsole } from '../state/console-context.ts'
import type { Member, Workgroup } from './workgroup.ts'

interface MemberListProps {
  readonly group: Workgroup
  /** Undefined until they are loaded. */
  readonly members: readonly Member[] | undefined
  readonly onMembersChanged: () => Promise<void>
}

/** The members of a workgroup. */
export function MemberList({ group, members, onMembersChanged }: MemberListProps) {
  const { view, words, workspace } = useConsole()
  const offerUndo = useUndo()
  if (members === undefined) return null
  const known = new Set(members.map(({ agentUid }) => agentUid))
  const change = async (way: 'add' | 'remove', member: Partial<Member>) => {
    await workspace.api.post(`/api/v1/workgroup/member/${way}`, { workgroupUid: group.uid, ...member })
    await onMembersChanged()
  }
  const set = async (way: 'add' | 'remove', { uid, nickname }: Colleague) => {
    const capacity = members.find(({ agentUid }) => agentUid === uid)?.capacity ?? null
    const isDone = await view.attempt(() => change(way, { agentUid: uid }))
    if (isDone && way === 'remove')
      offerUndo(words.settings.takenOut(nickname), () => change('add', { agentUid: uid, capacity }))
    return isDone
  }
  return (
    <fieldset class="members">
      <legend>
        <small>{words.settings.membersSay}</small>
      </legend>
      {workspace.colleagues.all.value.map((agent) => (
        <Setting key={agent.uid} title={agent.nickname}>
          <Tick isOn={known.has(agent.uid)} onSave={(isOn) => set(isOn ? 'add' : 'remove', agent)} />
        </Setting>
      ))}
    </fieldset>
  )
}
