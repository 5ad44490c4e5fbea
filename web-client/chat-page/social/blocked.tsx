import { useEffect } from 'preact/hooks'
import { Avatar } from '../../ui/parts/avatar.tsx'
import { Nothing, PartPage, Problem } from './parts/part-page.tsx'
import { nameOf } from './parts/said.ts'
import { useAct, useSocial } from './parts/social-context.ts'

/** Whom one has blocked. */
export function Blocked() {
  const view = useSocial()
  const { social, texts } = view
  const { friends } = social
  const { problem, isBusy, run } = useAct()
  const people = friends.blocked.value
  useEffect(() => {
    void run(() => friends.readBlocked())
  }, [])
  return (
    <PartPage title={texts.friends.blocked}>
      <div class="part-scroll">
        <Problem text={problem} />
        {people.length === 0 && !isBusy && problem === '' && <Nothing title={texts.friends.noneBlocked} />}
        <ul class="rows">
          {people.map((one) => (
            <li class="request" key={one.uid}>
              <Avatar nickname={nameOf(one, view)} avatar={one.avatar} kind="portrait" />
              <span class="row-words">
                <bdi class="row-name">{nameOf(one, view)}</bdi>
              </span>
              <span class="answers">
                <button
                  type="button"
                  class="button"
                  aria-disabled={isBusy}
                  onClick={() => void run(() => friends.act(one.uid, 'unblock'))}
                >
                  {texts.friends.unblock}
                </button>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </PartPage>
  )
}
