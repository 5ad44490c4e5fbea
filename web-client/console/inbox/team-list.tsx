import { Avatar } from '../parts/avatar.tsx'
import { openForTyping } from '../parts/open-for-typing.ts'
import { Signature } from '../parts/signature.tsx'
import { agentStatusText, statusOf } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'

/** The colleagues, available ones first; a click opens the conversation with one. */
export function TeamList() {
  const { view, words, workspace } = useConsole()
  const others = workspace.colleagues.all.value.filter(({ uid }) => uid !== workspace.agent.uid)
  if (others.length === 0) return <p class="empty">{words.list.empty.team}</p>
  const sorted = [...others].sort((one, other) => Number(other.present) - Number(one.present))
  const talk = (uid: string) => void openForTyping(view, () => workspace.threads.openWith(uid))
  return (
    <ul class="rows">
      {sorted.map((one) => (
        <li key={one.uid}>
          <button type="button" class="row mate" onClick={() => talk(one.uid)}>
            <Avatar uid={one.uid} name={one.nickname} avatar={one.avatar} status={statusOf(one)} />
            <span class="row-name">
              <bdi>{one.nickname}</bdi>
            </span>
            <span class="row-saying">
              <bdi>{agentStatusText(one, words)}</bdi>
            </span>
            <Signature of={one} />
          </button>
        </li>
      ))}
    </ul>
  )
}
