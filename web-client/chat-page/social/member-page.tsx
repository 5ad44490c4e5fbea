import { useState } from 'preact/hooks'
import type { Face } from '../../core/social/person.ts'
import type { SocialRow } from '../../core/social/social-row.ts'
import { Nothing, PartPage } from './parts/part-page.tsx'
import { Question } from './parts/question.tsx'
import { nameOf } from './parts/said.ts'
import { useSocial } from './parts/social-context.ts'
import { PersonPage } from './person-page.tsx'
import { useMembers } from './use-members.ts'

/** A member of a group, and what can be done about them, by its owner too. */
export function MemberPage({ row, uid }: { readonly row: SocialRow; readonly uid: string }) {
  const { session, texts } = useSocial()
  const { members, hasMore, isBusy, problem, readMore } = useMembers(row)
  const member = members.find((one) => one.uid === uid)
  if (member === undefined) {
    if (hasMore && !isBusy) readMore()
    return (
      <PartPage title={texts.groups.members}>
        <Nothing title={problem || (isBusy || hasMore ? texts.loading : texts.problems.not_found) || ''} />
      </PartPage>
    )
  }
  const isOwner = row.ownerUid.value === session.uid && uid !== session.uid && !row.isOver.value
  return <PersonPage face={member}>{isOwner && <OwnersActs row={row} face={member} />}</PersonPage>
}

function OwnersActs({ row, face }: { readonly row: SocialRow; readonly face: Face }) {
  const view = useSocial()
  const { social, texts, open } = view
  const [asks, setAsks] = useState<'remove' | 'handover'>()
  const words = texts.groups
  const name = nameOf(face, view)
  const isRemoval = asks === 'remove'
  const act = async () => {
    await social.groups.act(row.face.value.uid, asks ?? 'remove', face.uid)
    if (isRemoval) open(row.topic, 'info')
  }
  return (
    <div class="acts">
      <button type="button" class="act" onClick={() => setAsks('handover')}>
        {words.handOver}
      </button>
      <button type="button" class="act danger" onClick={() => setAsks('remove')}>
        {words.removeMember}
      </button>
      {asks !== undefined && (
        <Question
          text={isRemoval ? words.removeMemberAsk(name) : words.handOverAsk(name)}
          label={isRemoval ? words.removeMember : words.handOver}
          onYes={act}
          onDone={() => setAsks(undefined)}
        />
      )}
    </div>
  )
}
