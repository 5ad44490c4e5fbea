import type { Face } from '../../core/social/person.ts'
import { Problem } from './parts/part-page.tsx'
import { useAct, useSocial } from './parts/social-context.ts'

/** What can be done about somebody, as one stands with them: write, ask, withdraw, accept, unblock. */
export function StandingActs({ face }: { readonly face: Face }) {
  const { session, social, texts } = useSocial()
  const { problem, isBusy, run } = useAct()
  const { friends } = social
  const { uid } = face
  if (!session.allowed.friends || uid === session.uid) return null
  const words = texts.friends
  const write = () => session.go({ tab: 'friends', path: [friends.topicOf(uid)] })
  const acts = {
    FRIEND: [words.write, async () => write()],
    RECEIVED: [words.accept, () => friends.act(uid, 'accept')],
    ASKED: [words.withdraw, () => friends.act(uid, 'cancel')],
    BLOCKED: [words.unblock, () => friends.act(uid, 'unblock')],
    NONE: [words.ask, () => friends.ask(uid)],
  } as const
  const standing = friends.standingOf(uid)
  const [label, act] = acts[standing]
  const isMain = standing === 'NONE' || standing === 'RECEIVED'
  return (
    <span class="answers">
      <Problem text={problem} />
      <button
        type="button"
        class={isMain ? 'button primary' : 'button'}
        aria-disabled={isBusy}
        onClick={() => void run(act)}
      >
        {label}
      </button>
    </span>
  )
}
