import { Avatar } from '../../ui/parts/avatar.tsx'
import { nameOf } from './parts/said.ts'
import { useSocial } from './parts/social-context.ts'

interface PickFriendsProps {
  readonly picked: ReadonlySet<string>
  readonly onPick: (picked: ReadonlySet<string>) => void
  /** Those who are not offered. */
  readonly except?: ReadonlySet<string>
}

/** As many as one request may name. */
const mostPicked = 50

/** Friends to invite. */
export function PickFriends({ picked, onPick, except }: PickFriendsProps) {
  const view = useSocial()
  const { social, texts } = view
  const friends = social.friends.open.value.map(({ face }) => face.value).filter(({ uid }) => except?.has(uid) !== true)
  if (friends.length === 0) return <p class="told">{texts.groups.noFriends}</p>
  const turn = (uid: string) => {
    const next = new Set(picked)
    if (!next.delete(uid) && next.size < mostPicked) next.add(uid)
    onPick(next)
  }
  return (
    <fieldset class="pick">
      <legend>{texts.groups.whom}</legend>
      {friends.map((one) => (
        <label class="pick-row" key={one.uid}>
          <input type="checkbox" checked={picked.has(one.uid)} onChange={() => turn(one.uid)} />
          <Avatar nickname={nameOf(one, view)} avatar={one.avatar} />
          <bdi>{nameOf(one, view)}</bdi>
        </label>
      ))}
    </fieldset>
  )
}
