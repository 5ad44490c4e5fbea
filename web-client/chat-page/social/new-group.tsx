import { useState } from 'preact/hooks'
import { PartPage, Problem } from './parts/part-page.tsx'
import { useAct, useSocial } from './parts/social-context.ts'
import { PickFriends } from './pick-friends.tsx'

/** Creates a group, and invites friends to it. */
export function NewGroup() {
  const { session, social, texts } = useSocial()
  const [name, setName] = useState('')
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const { problem, isBusy, run, say } = useAct()
  const words = texts.groups
  const create = () => {
    if (name.trim() === '') return say(words.nameHint)
    return void run(async () => {
      const topic = await social.groups.create(name.trim(), [...picked])
      session.go({ tab: 'groups', path: [topic] })
    })
  }
  return (
    <PartPage title={words.create}>
      <form
        class="part-form"
        onSubmit={(event) => {
          event.preventDefault()
          create()
        }}
      >
        <label>
          {words.name}
          <input
            type="text"
            class="search-field"
            data-first
            maxLength={64}
            value={name}
            autocomplete="off"
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        </label>
        <Problem text={problem} />
        <PickFriends picked={picked} onPick={setPicked} />
        <button type="submit" class="button primary" aria-disabled={isBusy}>
          {words.createIt}
        </button>
      </form>
    </PartPage>
  )
}
