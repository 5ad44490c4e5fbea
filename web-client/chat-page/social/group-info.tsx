import { useState } from 'preact/hooks'
import type { GroupMember } from '../../core/social/person.ts'
import type { SocialRow } from '../../core/social/social-row.ts'
import { Avatar } from '../../ui/parts/avatar.tsx'
import { GroupLook } from './group-look.tsx'
import { PartPage, Problem } from './parts/part-page.tsx'
import { Question } from './parts/question.tsx'
import { ReportForm } from './parts/report-form.tsx'
import { nameOf } from './parts/said.ts'
import { useSocial } from './parts/social-context.ts'
import { useMembers } from './use-members.ts'

/** A group: its look, its members, and what one can do about it. */
export function GroupInfo({ row }: { readonly row: SocialRow }) {
  const view = useSocial()
  const { social, texts, open } = view
  const { uid } = row.face.value
  return (
    <PartPage title={texts.groups.details}>
      <div class="part-scroll">
        <GroupLook row={row} />
        {!row.isOver.value && (
          <div class="acts">
            <button type="button" class="act" onClick={() => open(row.topic, 'invite')}>
              {texts.groups.invite}
            </button>
          </div>
        )}
        <Members row={row} />
        {!row.isOver.value && <Leave row={row} />}
        <ReportForm title={texts.report.group} onSend={(text) => social.report({ kind: 'GROUP', uid, text })} />
      </div>
    </PartPage>
  )
}

function Members({ row }: { readonly row: SocialRow }) {
  const { texts } = useSocial()
  const { members, hasMore, problem, isBusy, readMore } = useMembers(row)
  return (
    <section class="members" aria-label={texts.groups.members}>
      <h3>{texts.groups.memberCount(row.members.value)}</h3>
      {isBusy && members.length === 0 && <p class="list-wait">{texts.loading}</p>}
      <ul class="rows">
        {members.map((one) => (
          <li key={one.uid}>
            <MemberRow row={row} member={one} />
          </li>
        ))}
      </ul>
      <Problem text={problem} />
      {hasMore && (
        <button type="button" class="list-more" aria-disabled={isBusy} onClick={readMore}>
          {texts.more}
        </button>
      )}
    </section>
  )
}

function MemberRow({ row, member }: { readonly row: SocialRow; readonly member: GroupMember }) {
  const view = useSocial()
  const { session, texts, open } = view
  const name = nameOf(member, view)
  const marks = [
    ...(member.uid === session.uid ? [texts.groups.you] : []),
    ...(member.uid === row.ownerUid.value ? [texts.groups.owner] : []),
  ]
  return (
    <button type="button" class="row" onClick={() => open(row.topic, 'info', member.uid)}>
      <Avatar nickname={name} avatar={member.avatar} kind="portrait" />
      <span class="row-words">
        <bdi class="row-name">{name}</bdi>
      </span>
      {marks.length > 0 && <span class="row-end">{marks.join(' · ')}</span>}
    </button>
  )
}

/** Leaves the group, with a question first. */
function Leave({ row }: { readonly row: SocialRow }) {
  const view = useSocial()
  const { session, social, texts, open } = view
  const [isAsked, setAsked] = useState(false)
  const words = texts.groups
  const isOwner = row.ownerUid.value === session.uid
  const isLast = row.members.value <= 1
  const leave = async () => {
    await social.groups.leave(row.face.value.uid)
    open()
  }
  return (
    <div class="acts">
      <button type="button" class="act danger" onClick={() => setAsked(true)}>
        {words.leave}
      </button>
      {isAsked && (
        <Question
          text={words.leaveAsk(nameOf(row.face.value, view))}
          label={words.leave}
          onYes={leave}
          onDone={() => setAsked(false)}
        >
          {isLast ? <p>{words.leaveLast}</p> : isOwner && <p>{words.leaveOwner}</p>}
        </Question>
      )}
    </div>
  )
}
