import { exactTime } from '../../ui/parts/time.ts'
import { PlaceLink } from '../parts/place-link.tsx'
import { useConsole } from '../state/console-context.ts'
import { visitorName } from '../state/names.ts'
import { Section } from './facts.tsx'
import type { Contact, MergedContact } from './noted-fields.tsx'

interface MergesProps {
  readonly contact: Pick<Contact, 'uid' | 'nickname' | 'merged' | 'mergedInto'>
  readonly read: () => Promise<void>
}

/** The contacts that are the same person, each with what undoes the merge, and what merges another one. */
export function Merges({ contact, read }: MergesProps) {
  const { view, words } = useConsole()
  const { merging } = words.contacts
  const { uid, merged, mergedInto } = contact
  const ask = () => {
    view.dialog.value = { kind: 'merge', uid, name: visitorName(contact, view), onDone: read }
  }
  return (
    <Section title={merging.title}>
      {mergedInto !== null && (
        <>
          <p>{merging.into}</p>
          <Merged merge={mergedInto} read={read} />
        </>
      )}
      {merged.map((merge) => (
        <Merged key={merge.uid} merge={merge} read={read} />
      ))}
      {mergedInto === null && (
        <button type="button" class="button" onClick={ask}>
          {merging.merge}
        </button>
      )}
    </Section>
  )
}

function Merged({ merge, read }: { readonly merge: MergedContact; readonly read: () => Promise<void> }) {
  const { view, words, workspace, locale } = useConsole()
  const { merging } = words.contacts
  const { contact, byName, at, uid } = merge
  const name = visitorName(contact, view)
  const place = { search: '', uid: contact.uid }
  const undo = () =>
    void view.attempt(async () => {
      await workspace.api.post('/api/v1/contact/unmerge', { uid })
      await read()
      view.say(merging.undone)
    })
  return (
    <div class="merged">
      <p>
        <PlaceLink
          kind="link"
          to={{ page: 'contacts', ...place }}
          onGo={() => {
            view.page.value = 'contacts'
            view.contacts.value = place
          }}
        >
          <bdi>{name}</bdi>
        </PlaceLink>
      </p>
      {[contact.email, contact.mobile, contact.tags.join(', '), contact.note]
        .filter((fact) => fact !== '')
        .map((fact) => (
          <p key={fact}>
            <bdi>{fact}</bdi>
          </p>
        ))}
      <p class="hint">{merging.by(byName, exactTime(at, locale))}</p>
      <button type="button" class="button" onClick={undo} aria-label={merging.undoOf(name)}>
        {merging.undo}
      </button>
    </div>
  )
}
