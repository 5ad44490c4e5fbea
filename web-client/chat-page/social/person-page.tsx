import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Face } from '../../core/social/person.ts'
import { Avatar } from '../../ui/parts/avatar.tsx'
import { PartPage } from './parts/part-page.tsx'
import { Question } from './parts/question.tsx'
import { ReportForm } from './parts/report-form.tsx'
import { nameOf } from './parts/said.ts'
import { useSocial } from './parts/social-context.ts'
import { StandingActs } from './standing-acts.tsx'

interface PersonPageProps {
  readonly face: Face
  /** What else can be done about them. */
  readonly children?: ComponentChildren
}

/** A person, and what can be done about them. */
export function PersonPage({ face, children }: PersonPageProps) {
  const view = useSocial()
  const { session, social, texts } = view
  const name = nameOf(face, view)
  const isOther = face.uid !== session.uid
  return (
    <PartPage title={name}>
      <div class="part-scroll">
        <div class="card-face">
          <Avatar nickname={name} avatar={face.avatar} kind="portrait" />
          <strong>
            <bdi>{name}</bdi>
          </strong>
        </div>
        {isOther && <StandingActs face={face} />}
        {children}
        {isOther && session.allowed.friends && <Parting face={face} />}
        {isOther && (
          <ReportForm
            title={texts.report.person}
            onSend={(text) => social.report({ kind: 'PERSON', uid: face.uid, text })}
          />
        )}
      </div>
    </PartPage>
  )
}

/** Removes a friend or blocks somebody, with a question first. */
function Parting({ face }: { readonly face: Face }) {
  const view = useSocial()
  const { social, texts } = view
  const [asks, setAsks] = useState<'remove' | 'block'>()
  const words = texts.friends
  const standing = social.friends.standingOf(face.uid)
  const name = nameOf(face, view)
  const wish = asks === 'remove' ? ([words.remove, words.removeAsk] as const) : ([words.block, words.blockAsk] as const)
  return (
    <div class="acts">
      {standing === 'FRIEND' && (
        <button type="button" class="act danger" onClick={() => setAsks('remove')}>
          {words.remove}
        </button>
      )}
      {standing !== 'BLOCKED' && (
        <button type="button" class="act danger" onClick={() => setAsks('block')}>
          {words.block}
        </button>
      )}
      {asks !== undefined && (
        <Question
          text={wish[1](name)}
          label={wish[0]}
          onYes={() => social.friends.act(face.uid, asks)}
          onDone={() => setAsks(undefined)}
        />
      )}
    </div>
  )
}
