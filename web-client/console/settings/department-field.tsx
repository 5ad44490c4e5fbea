import { Tick } from '../forms/inputs.tsx'
import { Setting, type useSaving } from '../forms/setting.tsx'
import { useChosen } from '../forms/use-edited.ts'
import { useUndo } from '../parts/undo.tsx'
import { useConsole } from '../state/console-context.ts'
import type { Workgroup } from './workgroup.ts'

/** The workgroups that a visitor may choose from; with none selected there is no choice. */
export function DepartmentField(props: {
  readonly chosen: readonly string[]
  readonly groups: readonly Workgroup[]
  readonly saving: ReturnType<typeof useSaving>
}) {
  const { settings } = useConsole().words
  const { groups, saving } = props
  const { shown: chosen, change } = useChosen(props.chosen, (uids) => saving.set('departments', uids))
  const offerUndo = useUndo()
  const without = (uids: readonly string[], uid: string) => uids.filter((one) => one !== uid)
  const add = ({ uid }: Workgroup) => change((uids) => [...without(uids, uid), uid])
  const takeOut = async ({ uid, nickname }: Workgroup) => {
    const isOut = await change((uids) => without(uids, uid))
    if (isOut) offerUndo(settings.takenOut(nickname), () => change(() => chosen))
    return isOut
  }
  return (
    <fieldset class="members">
      <legend>
        {settings.departments} {saving.isSaved('departments') && <span class="saved-mark">{settings.saved}</span>}
        <small>{settings.departmentsSay}</small>
      </legend>
      {groups.map((group) => (
        <Setting key={group.uid} title={group.nickname}>
          <Tick isOn={chosen.includes(group.uid)} onSave={(isOn) => (isOn ? add(group) : takeOut(group))} />
        </Setting>
      ))}
    </fieldset>
  )
}
