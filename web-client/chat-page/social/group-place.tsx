import { useEffect } from 'preact/hooks'
import { GroupInfo } from './group-info.tsx'
import { InvitePeople } from './invite-people.tsx'
import { MemberPage } from './member-page.tsx'
import { NewGroup } from './new-group.tsx'
import { useSocial } from './parts/social-context.ts'
import { ThreadPane } from './thread-pane.tsx'

/** What is open of the groups; nothing for the list alone. A group that goes while it is open leads to the list. */
export function GroupPlace({ path }: { readonly path: readonly string[] }) {
  const { social, texts, open } = useSocial()
  const [first = '', second, member] = path
  const row = social.groups.rows.value.get(first)
  const departed = social.groups.departure.value
  useEffect(() => {
    if (first.includes('/') && row === undefined && departed !== undefined) open()
  }, [first, row, departed])
  if (first === '') return <p class="choose list-wait">{texts.choose}</p>
  if (first === 'new') return <NewGroup />
  if (row === undefined || second === undefined) return <ThreadPane topic={first} />
  if (second === 'invite') return <InvitePeople row={row} />
  return member === undefined ? <GroupInfo row={row} /> : <MemberPage row={row} uid={member} />
}
