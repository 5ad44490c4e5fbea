import { useEffect, useState } from 'preact/hooks'
import { ApiRefusal } from '../../core/connection/api.ts'
import type { Face } from '../../core/social/person.ts'
import { Avatar } from '../../ui/parts/avatar.tsx'
import { Nothing, PartPage, Problem } from './parts/part-page.tsx'
import { nameOf } from './parts/said.ts'
import { useAct, useSocial } from './parts/social-context.ts'
import { StandingActs } from './standing-acts.tsx'

/** Finds people, as far as the organization allows, and asks them to be friends. */
export function FindPeople() {
  const { session, social, texts } = useSocial()
  const [found, setFound] = useState<readonly Face[]>()
  const [isOff, setOff] = useState(false)
  const { problem, isBusy, run } = useAct()
  const { search } = session.allowed
  // The organization may have changed it since the page was opened.
  useEffect(() => void session.askAllowed(), [])
  if (search === 'nobody' || isOff) {
    return (
      <PartPage title={texts.find.title}>
        <Nothing title={texts.find.off} hint={texts.find.offHint} />
      </PartPage>
    )
  }
  const seek = (text: string) =>
    void run(async () => {
      setFound(undefined)
      setFound(await social.find(text).catch((error) => orOff(error, setOff)))
    })
  return (
    <PartPage title={texts.find.title}>
      <SearchForm label={texts.find.label[search]} hint={texts.find.hint[search]} isBusy={isBusy} onSeek={seek} />
      <div class="part-scroll">
        <Problem text={problem} />
        {isBusy && <p class="list-wait">{texts.loading}</p>}
        {found?.length === 0 && <Nothing title={texts.find.none} hint={texts.find.noneHint} />}
        {found !== undefined && found.length > 0 && <Found people={found} />}
      </div>
    </PartPage>
  )
}

/** The organization may switch the search off while the page is open. */
function orOff(error: unknown, setOff: (isOff: boolean) => void): never[] {
  if (!(error instanceof ApiRefusal) || error.word !== 'not_found') throw error
  setOff(true)
  return []
}

interface SearchFormProps {
  readonly label: string
  readonly hint: string
  readonly isBusy: boolean
  readonly onSeek: (text: string) => void
}

function SearchForm({ label, hint, isBusy, onSeek }: SearchFormProps) {
  const { texts } = useSocial()
  const [text, setText] = useState('')
  return (
    <form
      class="search-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') onSeek(text.trim())
      }}
    >
      <label>
        {label}
        <input
          type="search"
          class="search-field"
          data-first
          value={text}
          maxLength={128}
          autocomplete="off"
          enterkeyhint="search"
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <button type="submit" class="button primary" aria-disabled={isBusy} disabled={text.trim() === ''}>
        {texts.find.go}
      </button>
      <small>{hint}</small>
    </form>
  )
}

function Found({ people }: { readonly people: readonly Face[] }) {
  const view = useSocial()
  return (
    <ul class="rows">
      {people.map((one) => (
        <li class="request" key={one.uid}>
          <Avatar nickname={nameOf(one, view)} avatar={one.avatar} kind="portrait" />
          <span class="row-words">
            <bdi class="row-name">{nameOf(one, view)}</bdi>
          </span>
          <StandingActs face={one} />
        </li>
      ))}
    </ul>
  )
}
