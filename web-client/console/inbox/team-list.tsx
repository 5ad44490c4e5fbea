import users from 'lucide-static/icons/users.svg?raw'
import type { Uid } from '../../../domain/ids.ts'
import { memberTopic } from '../../../domain/thread/topic.ts'
import type { Colleague } from '../../core/agent/colleagues.ts'
import { addIcons, Icon } from '../../ui/parts/icon.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { openForTyping } from '../parts/open-for-typing.ts'
import { Signature } from '../parts/signature.tsx'
import { agentStatusText, statusOf } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'
import { ListRow, UnreadCount } from './list-row.tsx'

addIcons({ users })

/** The agent's groups, and all colleagues, available ones first; a click opens the conversation. */
export function TeamList() {
  const { view, words, workspace } = useConsole()
  const others = workspace.colleagues.all.value.filter(({ uid }) => uid !== workspace.agent.uid)
  const groups = workspace.inbox.mine.value.filter((row) => row.isGroup)
  if (others.length === 0 && groups.length === 0) return <p class="empty">{words.list.empty.team}</p>
  const sorted = [...others].sort((one, other) => Number(other.present) - Number(one.present))
  return (
    <>
      <button type="button" class="new-group" onClick={() => (view.dialog.value = { kind: 'new-group' })}>
        <Icon name="users" /> {words.team.create}
      </button>
      {groups.length > 0 && (
        <section aria-label={words.team.groups}>
          <h2 class="list-title">{words.team.groups}</h2>
          <ul class="rows">
            {groups.map((row) => (
              <ListRow key={row.topic} row={row} />
            ))}
          </ul>
        </section>
      )}
      <section aria-label={words.team.agents}>
        {groups.length > 0 && <h2 class="list-title">{words.team.agents}</h2>}
        <ul class="rows">
          {sorted.map((one) => (
            <Mate key={one.uid} one={one} />
          ))}
        </ul>
      </section>
    </>
  )
}

function Mate({ one }: { readonly one: Colleague }) {
  const { view, words, workspace } = useConsole()
  const row = workspace.inbox.rows.value.get(memberTopic(workspace.agent.uid as Uid, one.uid as Uid))
  const unread = row?.unread.value ?? 0
  return (
    <li>
      <button
        type="button"
        class="row mate"
        data-unread={unread > 0}
        onClick={() => void openForTyping(view, () => workspace.threads.openWith(one.uid))}
      >
        <Avatar uid={one.uid} name={one.nickname} avatar={one.avatar} status={statusOf(one)} />
        <span class="row-name">
          <bdi>{one.nickname}</bdi>
        </span>
        <span class="row-saying">
          <bdi>{agentStatusText(one, words)}</bdi>
        </span>
        <span class="row-marks">
          <UnreadCount unread={unread} />
        </span>
        <Signature of={one} />
      </button>
    </li>
  )
}
