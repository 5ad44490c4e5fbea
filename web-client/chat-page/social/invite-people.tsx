import { useState } from 'preact/hooks'
import type { SocialRow } from '../../core/social/social-row.ts'
import { PartPage, Problem } from './parts/part-page.tsx'
import { useAct, useSocial } from './parts/social-context.ts'
import { PickFriends } from './pick-friends.tsx'
import { useMembers } from './use-members.ts'

/** Invites friends to a group. */
export function InvitePeople({ row }: { readonly row: SocialRow }) {
  const { social, texts } = useSocial()
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [isDone, setDone] = useState(false)
  const { problem, isBusy, run } = useAct()
  const { members } = useMembers(row)
  const words = texts.groups
  const { uid } = row.face.value
  const invite = () => {
    if (picked.size === 0) return
    void run(() => social.groups.invite(uid, [...picked])).then((isInvited) => {
      if (!isInvited) return
      setDone(true)
      setPicked(new Set())
    })
  }
  return (
    <PartPage title={words.invite}>
      <form
        class="part-form"
        onSubmit={(event) => {
          event.preventDefault()
          invite()
        }}
      >
        <PickFriends picked={picked} onPick={setPicked} except={new Set(members.map((one) => one.uid))} />
        <Problem text={problem} />
        <div role="status">{isDone && picked.size === 0 && <p class="told">{words.invited}</p>}</div>
        <button type="submit" class="button primary" aria-disabled={isBusy} disabled={picked.size === 0}>
          {words.inviteThem(picked.size)}
        </button>
      </form>
    </PartPage>
  )
}
