import type { TeamGroupMember } from '../../core/agent/group-members.ts'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { TextInput } from '../forms/inputs.tsx'
import { PictureField } from '../forms/picture-field.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { statusOf } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'
import { useMembers } from '../state/use-members.ts'
import { Section } from './facts.tsx'

const maxNameLength = 64

/** The name, the picture and the members of a group; its owner changes them. */
export function GroupFacts({ row }: { readonly row: InboxRow }) {
  const { view, words, workspace } = useConsole()
  const members = useMembers(row)
  const isOwner = members?.some((one) => one.isOwner && one.uid === workspace.agent.uid) === true
  if (!row.isOpen.value) return null
  return (
    <>
      {isOwner && <Look row={row} />}
      {members !== undefined && (
        <Section title={words.team.members(members.length)}>
          <ul class="group-members">
            {members.map((one) => (
              <Member key={one.uid} {...{ row, member: one, isOwner }} />
            ))}
          </ul>
          <div class="group-acts">
            <button type="button" class="button" onClick={() => (view.dialog.value = { kind: 'add-to-group', row })}>
              {words.team.add}
            </button>
            <button type="button" class="button" onClick={() => (view.dialog.value = { kind: 'leave-group', row })}>
              {words.team.leave}
            </button>
          </div>
        </Section>
      )}
    </>
  )
}

/** The name and the picture, for the owner. */
function Look({ row }: { readonly row: InboxRow }) {
  const { view, words, workspace } = useConsole()
  const { uid, nickname, avatar } = row.thread.value.user
  const { groups } = workspace
  return (
    <Section title={words.team.name}>
      <TextInput
        aria-label={words.team.name}
        value={nickname}
        required
        maxLength={maxNameLength}
        onSave={(name) => view.attempt(() => groups.rename(uid, name))}
      />
      <PictureField
        {...{ uid, avatar, name: nickname, say: words.team.pictureSay }}
        onUpload={(picture) => groups.showPicture(uid, picture)}
        onRemove={() => groups.showPicture(uid, undefined)}
      />
    </Section>
  )
}

interface MemberProps {
  readonly row: InboxRow
  readonly member: TeamGroupMember
  /** Whether the reader owns the group. */
  readonly isOwner: boolean
}

function Member({ row, member, isOwner }: MemberProps) {
  const { view, words, workspace } = useConsole()
  const { team } = words
  const colleague = workspace.colleagues.byUid.value.get(member.uid)
  const isSelf = member.uid === workspace.agent.uid
  const name = colleague?.nickname ?? member.nickname
  const ask = (kind: 'remove-from-group' | 'hand-group-over') => () => (view.dialog.value = { kind, row, member })
  return (
    <li>
      <Avatar
        uid={member.uid}
        name={name}
        avatar={colleague?.avatar ?? member.avatar}
        status={colleague && statusOf(colleague)}
      />
      <span>
        <bdi>{name}</bdi>
        <small>{[isSelf && team.you, member.isOwner && team.owner].filter(Boolean).join(' · ')}</small>
      </span>
      {isOwner && !isSelf && (
        <>
          <MemberButton icon="arrow-right-left" label={team.handOver(name)} onClick={ask('hand-group-over')} />
          <MemberButton icon="x" label={team.remove(name)} onClick={ask('remove-from-group')} />
        </>
      )}
    </li>
  )
}

function MemberButton(props: { readonly icon: string; readonly label: string; readonly onClick: () => void }) {
  const { icon, label, onClick } = props
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  )
}
