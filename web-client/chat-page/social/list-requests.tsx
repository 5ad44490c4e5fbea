import type { ComponentChildren } from 'preact'
import type { Face } from '../../core/social/person.ts'
import { Avatar } from '../../ui/parts/avatar.tsx'
import { Problem } from './parts/part-page.tsx'
import { nameOf } from './parts/said.ts'
import { useAct, useSocial } from './parts/social-context.ts'

/** Who asks, and who was asked. */
export function FriendRequests() {
  const { social, texts, open } = useSocial()
  const { received, asked } = social.friends
  const { friends } = social
  const { problem, isBusy, run } = useAct()
  const words = texts.friends
  const accept = (uid: string) =>
    void run(() => friends.act(uid, 'accept')).then((isDone) => isDone && open(friends.topicOf(uid)))
  return (
    <>
      <Problem text={problem} />
      {received.value.length > 0 && (
        <Waiting title={words.requests}>
          {received.value.map((one) => (
            <Request key={one.uid} face={one} line={one.text}>
              <Answer
                label={words.refuse}
                isOff={isBusy}
                onPress={() => void run(() => friends.act(one.uid, 'refuse'))}
              />
              <Answer label={words.accept} isOff={isBusy} isFirst onPress={() => accept(one.uid)} />
            </Request>
          ))}
        </Waiting>
      )}
      {asked.value.length > 0 && (
        <Waiting title={words.asked}>
          {asked.value.map((one) => (
            <Request key={one.uid} face={one} line={one.text || words.askedHint}>
              <Answer
                label={words.withdraw}
                isOff={isBusy}
                onPress={() => void run(() => friends.act(one.uid, 'cancel'))}
              />
            </Request>
          ))}
        </Waiting>
      )}
    </>
  )
}

/** The groups one is invited to, and the one that has just gone. */
export function GroupInvitations() {
  const view = useSocial()
  const { social, texts, words: shared, open } = view
  const { groups } = social
  const { problem, isBusy, run } = useAct()
  const words = texts.groups
  const gone = groups.departure.value
  const join = (uid: string) => {
    let topic = ''
    const accepting = run(async () => {
      topic = await groups.accept(uid)
    })
    void accepting.then((isDone) => isDone && open(topic))
  }
  return (
    <>
      <div role="status">
        {gone !== undefined && (
          <p class="departed">
            <span>{words.departed[gone.how](gone.name)}</span>
            <button type="button" class="button" onClick={() => groups.dismissDeparture()}>
              {shared.close}
            </button>
          </p>
        )}
      </div>
      <Problem text={problem} />
      {groups.invitations.value.length > 0 && (
        <Waiting title={words.invitations}>
          {groups.invitations.value.map((one) => (
            <Request key={one.uid} face={one} line={words.invitedBy(nameOf(one.by, view))}>
              <Answer label={words.refuse} isOff={isBusy} onPress={() => void run(() => groups.refuse(one.uid))} />
              <Answer label={words.join} isOff={isBusy} isFirst onPress={() => join(one.uid)} />
            </Request>
          ))}
        </Waiting>
      )}
    </>
  )
}

function Waiting({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="waiting-list" aria-label={title}>
      <h2>{title}</h2>
      <ul class="rows">{children}</ul>
    </section>
  )
}

interface RequestProps {
  readonly face: Face
  readonly line: string
  readonly children: ComponentChildren
}

function Request({ face, line, children }: RequestProps) {
  const view = useSocial()
  const name = nameOf(face, view)
  return (
    <li class="request">
      <Avatar nickname={name} avatar={face.avatar} kind="portrait" />
      <span class="row-words">
        <bdi class="row-name">{name}</bdi>
        {line !== '' && (
          <span class="request-line" dir="auto">
            {line}
          </span>
        )}
      </span>
      <span class="answers">{children}</span>
    </li>
  )
}

interface AnswerProps {
  readonly label: string
  readonly isOff: boolean
  readonly isFirst?: boolean
  readonly onPress: () => void
}

function Answer({ label, isOff, isFirst = false, onPress }: AnswerProps) {
  return (
    <button type="button" class={isFirst ? 'button primary' : 'button'} aria-disabled={isOff} onClick={onPress}>
      {label}
    </button>
  )
}
