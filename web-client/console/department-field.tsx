import { useConsole } from './console-context.ts'
import { Setting, type useSaving } from './setting.tsx'
import type { Workgroup } from './workgroup.ts'

/** The workgroups among which a visitor chooses; with none there is nothing to choose. */
export function DepartmentField(props: {
  readonly chosen: readonly string[]
  readonly groups: readonly Workgroup[]
  readonly saving: ReturnType<typeof useSaving>
}) {
  const { settings } = useConsole().words
  const { chosen, groups, saving } = props
  const without = (uid: string) => chosen.filter((one) => one !== uid)
  return (
    <fieldset class="members">
      <legend>
        {settings.departments} {saving.isSaved('departments') && <span class="saved-mark">{settings.saved}</span>}
        <small>{settings.departmentsSay}</small>
      </legend>
      {groups.map(({ uid, nickname }) => (
        <Setting key={uid} title={nickname}>
          <input
            type="checkbox"
            checked={chosen.includes(uid)}
            onChange={(event) =>
              void saving.set('departments', event.currentTarget.checked ? [...without(uid), uid] : without(uid))
            }
          />
        </Setting>
      ))}
    </fieldset>
  )
}
