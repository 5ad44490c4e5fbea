import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useConsole } from './console-context.ts'
import { Setting } from './setting.tsx'
import type { Member } from './workgroup.ts'

/** Who works in a workgroup. */
export function MemberList({ workgroupUid }: { readonly workgroupUid: string }) {
  const { view, words, desk } = useConsole()
  const members = useSignal<ReadonlySet<string> | undefined>(undefined)
  const read = async () => {
    const asked = `/api/v1/workgroup/member/query?workgroupUid=${encodeURIComponent(workgroupUid)}`
    members.value = new Set((await desk.api.all<Member>(asked)).map(({ agentUid }) => agentUid))
  }
  useEffect(() => void view.attempt(read), [])
  const set = (agentUid: string, isMember: boolean) =>
    void view.attempt(async () => {
      await desk.api.post(`/api/v1/workgroup/member/${isMember ? 'add' : 'remove'}`, { workgroupUid, agentUid })
      await read()
    })
  const known = members.value
  if (known === undefined) return null
  return (
    <fieldset class="members">
      <legend>
        {words.settings.members} <small>{words.settings.membersSay}</small>
      </legend>
      {desk.colleagues.all.value.map(({ uid, nickname }) => (
        <Setting key={uid} title={nickname}>
          <input type="checkbox" checked={known.has(uid)} onChange={(event) => set(uid, event.currentTarget.checked)} />
        </Setting>
      ))}
    </fieldset>
  )
}
