import './list-pane.css'
import plus from 'lucide-static/icons/plus.svg?raw'
import userPlus from 'lucide-static/icons/user-plus.svg?raw'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { SocialRow } from '../../core/social/social-row.ts'
import { OfflineNotice } from '../../ui/composer/offline-notice.tsx'
import { addIcons, Icon } from '../../ui/parts/icon.tsx'
import { FriendRequests, GroupInvitations } from './list-requests.tsx'
import { ListRow } from './list-row.tsx'
import { ListWait } from './list-wait.tsx'
import { Nothing, Problem } from './parts/part-page.tsx'
import { nameOf } from './parts/said.ts'
import { useAct, useSocial } from './parts/social-context.ts'

addIcons({ plus, 'user-plus': userPlus })

/** Friends or groups, the last active first, with what waits for an answer on top. */
export function ListPane() {
  const { kind, social, texts, open } = useSocial()
  const [sought, setSought] = useState('')
  const pane = useRef<HTMLElement>(null)
  useReturn(pane)
  const rows = social[kind].open.value
  const isFriends = kind === 'friends'
  const { title } = texts[kind]
  const begin = isFriends ? texts.friends.find : texts.groups.create
  return (
    <section class="list-pane" ref={pane} aria-label={title}>
      <header class="social-head">
        <h1 tabIndex={-1}>{title}</h1>
        <button
          type="button"
          class="icon-button"
          data-begin
          aria-label={begin}
          title={begin}
          onClick={() => open(isFriends ? 'find' : 'new')}
        >
          <Icon name={isFriends ? 'user-plus' : 'plus'} />
        </button>
      </header>
      <Unreached />
      {rows.length > 0 && <SearchField sought={sought} onSeek={setSought} />}
      <div class="list-scroll">
        {isFriends ? <FriendRequests /> : <GroupInvitations />}
        <Rows rows={rows} sought={sought} />
        {isFriends && (
          <button type="button" class="list-more" onClick={() => open('blocked')}>
            {texts.friends.blocked}
          </button>
        )}
      </div>
    </section>
  )
}

interface SearchFieldProps {
  readonly sought: string
  readonly onSeek: (text: string) => void
}

function SearchField({ sought, onSeek }: SearchFieldProps) {
  const { texts } = useSocial()
  return (
    <input
      type="search"
      class="search-field"
      value={sought}
      aria-label={texts.search}
      placeholder={texts.search}
      autocomplete="off"
      onInput={({ currentTarget }) => onSeek(currentTarget.value)}
    />
  )
}

function Rows({ rows, sought }: { readonly rows: readonly SocialRow[]; readonly sought: string }) {
  const view = useSocial()
  const { kind, social, texts } = view
  const list = social[kind]
  const { problem, isBusy, run } = useAct()
  const wished = sought.trim().toLocaleLowerCase()
  const found = rows.filter((row) => nameOf(row.face.value, view).toLocaleLowerCase().includes(wished))
  if (!list.isRead.value && rows.length === 0) return <ListWait />
  if (rows.length === 0) return <Nothing title={texts[kind].empty} hint={texts[kind].emptyHint} />
  return (
    <>
      <ul class="rows">
        {found.map((row) => (
          <li key={row.topic}>
            <ListRow row={row} />
          </li>
        ))}
      </ul>
      {found.length === 0 && <Nothing title={texts.nothingFound(sought.trim())} />}
      <Problem text={problem} />
      {list.hasMore.value && (
        <button type="button" class="list-more" aria-disabled={isBusy} onClick={() => void run(() => list.readMore())}>
          {texts.more}
        </button>
      )}
    </>
  )
}

/** Says that what is listed may be old; beside a conversation, that says so. */
function Unreached() {
  const { session, words } = useSocial()
  const { connection, connectionState, place } = session
  if (place.value.path.length > 0) return null
  return <OfflineNotice state={connectionState.value} words={words} onTry={() => connection.tryNow()} />
}

/** Whoever comes back from what was open stands where it was opened. */
function useReturn(pane: { readonly current: HTMLElement | null }): void {
  const { session } = useSocial()
  const { path } = session.place.value
  const last = useRef<string | undefined>(undefined)
  const [now = ''] = path
  useEffect(() => {
    const before = last.current
    last.current = now
    if (now !== '') return
    const row = before && pane.current?.querySelector<HTMLElement>(`[data-topic="${CSS.escape(before)}"]`)
    const { activeElement: focused, body } = document
    if (focused === body || focused === null || before !== undefined)
      (row || pane.current?.querySelector<HTMLElement>('h1'))?.focus()
  }, [now])
}
