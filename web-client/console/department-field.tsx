import { useConsole } from './console-context.ts'
import { Setting, type useSaving } from './setting.tsx'
import { useUndo } from './undo.tsx'
import type { Workgroup } from './workgroup.ts'

/** The workgroups among which a visitor chooses; with none there is nothing to choose. */
export function DepartmentField(props: {
  readonly chosen: readonly string[]
  readonly groups: readonly Workgroup[]
  readonly saving: ReturnType<typeof useSaving>
}) {
  const { settings } = useConsole().words
  const { chosen, groups, saving } = props
  const offerUndo = useUndo()
  const without = (uid: string) => chosen.filter((one) => one !== uid)
  const takeOut = async ({ uid, nickname }: Workgroup) => {
    if (!(await saving.set('departments', without(uid)))) return
    offerUndo(settings.takenOut(nickname), () => saving.set('departments', chosen))
  }
  return (
    <fieldset class="members">
      <legend>
        {settings.departments} {saving.isSaved('departments') && <span class="saved-mark">{settings.saved}</span>}
        <small>{settings.departmentsSay}</small>
      </legend>
      {groups.map((group) => (
        <Setting key={group.uid} title={group.nickname}>
          <input
            type="checkbox"
            checked={chosen.includes(group.uid)}
            onChange={(event) =>
              void (event.currentTarget.checked
                ? saving.set('departments', [...without(group.uid), group.uid])
                : takeOut(group))
            }
          />
        </Setting>
      ))}
    </fieldset>
  )
}
