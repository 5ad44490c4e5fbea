import { Blocked } from './blocked.tsx'
import { FindPeople } from './find-people.tsx'
import { useSocial } from './parts/social-context.ts'
import { PersonPage } from './person-page.tsx'
import { ThreadPane } from './thread-pane.tsx'

/** What is open of the friends; nothing for the list alone. */
export function FriendPlace({ path }: { readonly path: readonly string[] }) {
  const { social, texts } = useSocial()
  const [first, second] = path
  if (first === undefined) return <p class="choose list-wait">{texts.choose}</p>
  if (first === 'find') return <FindPeople />
  if (first === 'blocked') return <Blocked />
  const face = social.friends.rows.value.get(first)?.face.value
  if (second === 'info' && face !== undefined) return <PersonPage face={face} />
  return <ThreadPane topic={first} />
}
