import { Choice } from '../forms/inputs.tsx'
import { Setting, type useSaving } from '../forms/setting.tsx'
import { useConsole } from '../state/console-context.ts'
import type { Workgroup } from './workgroup.ts'

/** The workgroup that takes over threads that have waited too long. */
export function OverflowField(props: {
  readonly group: Workgroup
  readonly all: readonly Workgroup[]
  readonly saving: ReturnType<typeof useSaving>
}) {
  const { settings: said } = useConsole().words
  const { group, all, saving } = props
  const others = all.filter(({ uid }) => uid !== group.uid)
  return (
    <Setting title={said.overflow} say={said.overflowSay} isSaved={saving.isSaved('overflowUid')}>
      <Choice value={group.settings.overflowUid ?? ''} onSave={(uid) => saving.set('overflowUid', uid || null)}>
        <option value="">{said.overflowNowhere}</option>
        {others.map(({ uid, nickname }) => (
          <option key={uid} value={uid}>
            {nickname}
          </option>
        ))}
      </Choice>
    </Setting>
  )
}
