import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Page } from '../../core/agent/agent-api.ts'
import { ErrorBoundary } from '../../ui/parts/error-boundary.tsx'
import { Icon } from '../../ui/parts/icon.tsx'
import { exactTime, relativeTime } from '../../ui/parts/time.ts'
import { Avatar } from '../parts/avatar.tsx'
import { LoadFailed } from '../parts/load-failed.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { now } from '../parts/time.ts'
import { useConsole } from '../state/console-context.ts'
import { visitorName } from '../state/names.ts'
import { ContactPane } from './contact-pane.tsx'
import type { ListedContact } from './noted-fields.tsx'

const pageSize = 30

/** The visitors an agent has or had a conversation with; for an admin, all. */
export function ContactsPage() {
  const { view, words } = useConsole()
  const { search, uid } = view.contacts.value
  return (
    <div class="records">
      {/* Stays behind an open contact, so that Back finds it as it was. */}
      <main class="page" inert={uid !== ''}>
        <header class="page-head">
          <h1>{words.pages.contacts}</h1>
        </header>
        <SearchForm search={search} />
        <ContactList key={search} search={search} />
      </main>
      {uid !== '' && <ContactPane key={uid} uid={uid} />}
    </div>
  )
}

/** Searches on Enter, by the button, and when the field is left. */
function SearchForm({ search }: { readonly search: string }) {
  const { view, words } = useConsole()
  const field = useRef<HTMLInputElement>(null)
  const find = () => {
    const wanted = (field.current?.value ?? '').trim()
    if (wanted !== search) view.contacts.value = { ...view.contacts.value, search: wanted }
  }
  useEffect(() => {
    if (field.current !== null && field.current.value.trim() !== search) field.current.value = search
  }, [search])
  const submitted = (event: SubmitEvent) => {
    event.preventDefault()
    find()
  }
  return (
    <search>
      <form class="record-words" onSubmit={submitted}>
        <input
          ref={field}
          type="search"
          maxLength={128}
          defaultValue={search}
          aria-label={words.contacts.search}
          placeholder={words.contacts.search}
          onChange={find}
        />
        <button type="submit" class="button primary">
          <Icon name="search" /> {words.contacts.find}
        </button>
      </form>
    </search>
  )
}

function ContactList({ search }: { readonly search: string }) {
  const { words, shared } = useConsole()
  const { found, isWhole, failure, read } = useContacts(search)
  const failed = failure.value !== '' && <LoadFailed reason={failure.value} onAgain={() => void read()} />
  if (found.value === undefined) return failed || <p class="empty appearing">{words.left.loading}</p>
  if (found.value.length === 0) {
    return failed || <p class="empty">{search === '' ? words.contacts.empty : words.contacts.emptyFound}</p>
  }
  return (
    <>
      <ul class="record-list">
        {found.value.map((contact) => (
          <ErrorBoundary
            key={contact.uid}
            of={contact}
            instead={() => <li class="record-row">{shared.unshownMessage}</li>}
          >
            <ContactRow contact={contact} search={search} />
          </ErrorBoundary>
        ))}
      </ul>
      <div class="record-end">
        {failed}
        {!isWhole.value && (
          <button type="button" class="button" onClick={() => void read()}>
            {words.contacts.more}
          </button>
        )}
      </div>
    </>
  )
}

/** Reads contacts page by page. */
function useContacts(search: string) {
  const { view, workspace } = useConsole()
  const found = useSignal<readonly ListedContact[] | undefined>(undefined)
  const isWhole = useSignal(false)
  const failure = useSignal('')
  const pages = useRef(0)
  const read = async () => {
    const pageNumber = pages.current
    const query = new URLSearchParams({ pageNumber: String(pageNumber), pageSize: String(pageSize) })
    if (search !== '') query.set('search', search.toWellFormed())
    try {
      const { content, last } = await workspace.api.get<Page<ListedContact>>(`/api/v1/contact/query?${query}`)
      const known = found.value ?? []
      // Whoever was seen meanwhile has moved the others down.
      const more = content.filter(({ uid }) => !known.some((one) => one.uid === uid))
      found.value = [...known, ...more]
      isWhole.value = last
      // Not one more than before: the same page may have been asked for twice.
      pages.current = pageNumber + 1
      failure.value = ''
    } catch (error) {
      failure.value = view.reasonOf(error)
    }
  }
  useEffect(() => void read(), [])
  return { found, isWhole, failure, read }
}

function ContactRow({ contact, search }: { readonly contact: ListedContact; readonly search: string }) {
  const { view, words, locale } = useConsole()
  const { uid, avatar, email, mobile, tags, seenAt, mergedInto } = contact
  const name = visitorName(contact, view)
  const place = { search, uid: mergedInto?.uid ?? uid }
  const merged = mergedInto === null ? '' : words.contacts.mergedInto(visitorName(mergedInto, view))
  const facts = [merged, email, mobile, ...tags].filter((fact) => fact !== '')
  return (
    <li>
      <PlaceLink
        kind="record-row"
        data-contact={uid}
        to={{ page: 'contacts', ...place }}
        onGo={() => (view.contacts.value = place)}
      >
        <Avatar uid={uid} name={name} avatar={avatar} />
        <span class="record-name">
          <bdi>{name}</bdi>
        </span>
        <time class="record-time" title={exactTime(seenAt, locale)}>
          {words.contacts.seen(relativeTime(seenAt, Math.max(now.value, seenAt), locale))}
        </time>
        <span class="record-facts">
          {facts.map((fact) => (
            <bdi key={fact}>{fact}</bdi>
          ))}
        </span>
      </PlaceLink>
    </li>
  )
}
