import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/parts/icon.tsx'
import { exactTime } from '../../ui/parts/time.ts'
import { VisitorData } from '../data/visitor-data.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { LoadFailed } from '../parts/load-failed.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { useConsole } from '../state/console-context.ts'
import { showRecord } from '../state/console-view.ts'
import { visitorName } from '../state/names.ts'
import { allRecords } from '../state/records-place.ts'
import { BlockSection } from './block-section.tsx'
import { browserName } from './browser-name.ts'
import { Facts, Section } from './facts.tsx'
import { Merges } from './merges.tsx'
import { type Contact, type ContactThread, NotedFields, useKeepContact } from './noted-fields.tsx'
import { PageTrail } from './page-trail.tsx'

type OpenContact = Contact &
  Readonly<Record<'avatar' | 'visitorUid' | 'referrer' | 'browser' | 'lang', string>> & {
    readonly verified: boolean
    readonly firstSeenAt: number
  }

/** One contact: what is known, what agents note, and their conversations. */
export function ContactPane({ uid }: { readonly uid: string }) {
  const { view, words } = useConsole()
  const { contact, failure, read } = useContact(uid)
  const back = { ...view.contacts.value, uid: '' }
  const { value } = contact
  const head = useRef<HTMLElement>(null)
  // Beneath, everything is inert.
  useEffect(() => head.current?.querySelector('a')?.focus(), [])
  return (
    <section class="record-pane" aria-label={words.pages.contacts}>
      <header ref={head}>
        <PlaceLink
          kind="icon-button"
          aria-label={words.contacts.back}
          title={words.contacts.back}
          to={{ page: 'contacts', ...back }}
          onGo={() => (view.contacts.value = back)}
        >
          <Icon name="arrow-left" />
        </PlaceLink>
        {value !== undefined && <Name contact={value} />}
      </header>
      <div class="contact-body">
        {failure.value !== '' && <LoadFailed reason={failure.value} onAgain={() => void read()} />}
        {value === undefined && failure.value === '' && <p class="empty appearing">{words.left.loading}</p>}
        {value !== undefined && <Body contact={value} read={read} />}
      </div>
    </section>
  )
}

function Body({ contact, read }: { readonly contact: OpenContact; readonly read: () => Promise<void> }) {
  const { view, words, workspace } = useConsole()
  const keep = useKeepContact(read)
  return (
    <>
      <Section title={words.context.visitor}>
        <NotedFields contact={contact} onSave={(change) => keep(contact, change)} />
      </Section>
      <Known contact={contact} />
      <Section title={words.contacts.conversations}>
        <Conversations threads={contact.threads} />
      </Section>
      <PageTrail visits={contact.visits} />
      <Merges contact={contact} read={read} />
      <BlockSection contact={contact} name={visitorName(contact, view)} read={read} />
      {workspace.presence.isAdmin.value && (
        <Section title={words.data.title}>
          <VisitorData uid={contact.uid} name={visitorName(contact, view)} />
        </Section>
      )}
    </>
  )
}

function useContact(uid: string) {
  const { view, workspace } = useConsole()
  const contact = useSignal<OpenContact | undefined>(undefined)
  const failure = useSignal('')
  const read = async () => {
    try {
      contact.value = await workspace.api.get<OpenContact>(`/api/v1/contact/${encodeURIComponent(uid)}`)
      workspace.contactNames.apply([contact.value])
      failure.value = ''
    } catch (error) {
      failure.value = view.reasonOf(error)
    }
  }
  useEffect(() => void read(), [])
  return { contact, failure, read }
}

function Name({ contact }: { readonly contact: OpenContact }) {
  const { view } = useConsole()
  const name = visitorName(contact, view)
  return (
    <>
      <Avatar uid={contact.uid} name={name} avatar={contact.avatar} />
      <div class="record-head">
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <State contact={contact} />
      </div>
    </>
  )
}

/** What is to be known before anything else: they may not write, or are shown elsewhere. */
function State({ contact: { block, mergedInto } }: { readonly contact: OpenContact }) {
  const { view, words, locale } = useConsole()
  const { blocking, mergedInto: into } = words.contacts
  const states = [
    block === null ? '' : block.until === null ? blocking.forEver : blocking.until(exactTime(block.until, locale)),
    mergedInto === null ? '' : into(visitorName(mergedInto.contact, view)),
  ].filter((state) => state !== '')
  return states.length === 0 ? null : <p class="hint">{states.join(' · ')}</p>
}

/** What the site and the browser told. */
function Known({ contact }: { readonly contact: OpenContact }) {
  const { words, locale } = useConsole()
  const { facts } = words.context
  const { contacts } = words
  const { uid, visitorUid, verified, title, url, referrer, browser, lang, firstSeenAt, seenAt } = contact
  const told = [
    [contacts.siteUid, visitorUid && `${visitorUid} (${verified ? contacts.proven : contacts.stated})`],
    [facts.title ?? '', title],
    [facts.url ?? '', url],
    [facts.referrer ?? '', referrer],
    [facts.browser ?? '', browser && browserName(browser)],
    [facts.lang ?? '', lang],
    [contacts.first, exactTime(firstSeenAt, locale)],
    [contacts.last, exactTime(seenAt, locale)],
    [contacts.uid, uid],
  ] as const
  return <Facts facts={told.filter(([, value]) => value !== '')} />
}

/** Each opens its record. */
function Conversations({ threads }: { readonly threads: readonly ContactThread[] }) {
  const { view, words, workspace, locale } = useConsole()
  if (threads.length === 0) return <p class="hint">{words.contacts.noConversations}</p>
  return (
    <ul class="history">
      {threads.map(({ uid, createdAt, state, category, score, agentUid }) => (
        <li key={uid}>
          <PlaceLink
            kind="link"
            to={{ page: 'records', ...allRecords, threadUid: uid }}
            onGo={() => showRecord(view, { threadUid: uid })}
          >
            {exactTime(createdAt, locale)}
          </PlaceLink>
          <small>
            {[words.context.state[state], workspace.colleagues.byUid.value.get(agentUid)?.nickname, category]
              .filter(Boolean)
              .join(' · ')}
            {score !== null && ` · ${words.context.rated(score)}`}
          </small>
        </li>
      ))}
    </ul>
  )
}
