import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { systemEventOf } from '../../core/conversation/system-event.ts'
import { headOf } from '../../core/platform/coerce.ts'
import { readDraft } from '../../ui/composer/use-draft.ts'
import { excerptOf } from '../../ui/contents/excerpt.ts'
import { ErrorBoundary } from '../../ui/parts/error-boundary.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { isOwn, readerOf, saidBy } from '../parts/reader.ts'
import { isLate, now, shortTime, waitText } from '../parts/time.ts'
import { PresenceWords, visitorDot } from '../parts/visitor-presence.tsx'
import { statusOf } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'
import type { ConsoleView } from '../state/console-view.ts'
import { colleagueOf, nameOf, personOf } from '../state/names.ts'
import { draftKeyOf } from '../state/own-drafts.ts'

/** One conversation in the list; it can be opened even if its content fails to render. */
export function ListRow({ row }: { readonly row: InboxRow }) {
  const { view, shared } = useConsole()
  const instead = () => (
    <li data-topic={row.topic}>
      <button type="button" class="row unshown-row" onClick={() => view.show(row)}>
        {shared.unshown}
      </button>
    </li>
  )
  return (
    <ErrorBoundary of={row.last.value} instead={instead}>
      <Shown row={row} />
    </ErrorBoundary>
  )
}

/** Each part follows its own signal, so that a message re-renders one row. */
function Shown({ row }: { readonly row: InboxRow }) {
  const { view, workspace } = useConsole()
  const name = nameOf(row, view)
  const { avatar } = row.thread.value.user
  const colleague = row.isColleague ? colleagueOf(row, workspace) : undefined
  const isCurrent = view.current.value === row.topic
  const unread = row.unread.value
  return (
    <li data-topic={row.topic}>
      <PlaceLink
        kind="row"
        aria-current={isCurrent ? 'true' : undefined}
        data-unread={unread > 0}
        to={{ page: 'inbox', tab: view.tab.value, threadUid: row.thread.value.uid }}
        onGo={() => view.show(row)}
      >
        <Avatar
          uid={personOf(row, workspace)}
          name={name}
          avatar={colleague?.avatar ?? avatar}
          status={colleague ? statusOf(colleague) : row.isOpen.value ? visitorDot(row.presence.value) : undefined}
        />
        <span class="row-name">
          <bdi>{name}</bdi>
          <Presence row={row} />
        </span>
        <Time row={row} />
        <Saying row={row} />
        <Marks row={row} unread={unread} />
      </PlaceLink>
    </li>
  )
}

/** Beside the name: a visitor who is there has only the dot, named for screen readers. */
function Presence({ row }: { readonly row: InboxRow }) {
  const presence = row.presence.value
  if (presence === undefined || !row.isOpen.value || row.isColleague) return null
  return (
    <small class={presence.status === 'ONLINE' ? 'hidden-words' : 'row-presence'}>
      <PresenceWords presence={presence} />
    </small>
  )
}

function Time({ row }: { readonly row: InboxRow }) {
  const { locale } = useConsole()
  const { lastAt } = row
  return <span class="row-time">{lastAt === 0 ? '' : shortTime(lastAt, now.value, locale)}</span>
}

/** Shows typing, otherwise the draft, otherwise the last message. */
function Saying({ row }: { readonly row: InboxRow }) {
  const { words, shared, view, workspace } = useConsole()
  const typing = row.conversation.typing.value
  if (typing !== undefined) {
    return (
      <span class="row-saying typing-words">
        {typing.preview !== '' && <span class="row-unsent">{shared.notSent}</span>}{' '}
        <bdi>{typing.preview === '' ? shared.typing(readerOf(view, row).nameOf(typing)) : typing.preview}</bdi>
      </span>
    )
  }
  const draft = view.current.value === row.topic ? '' : readDraft(draftKeyOf(workspace.agent, row.topic))
  if (draft !== '') {
    return (
      <span class="row-saying">
        <em>{words.list.draft}</em> <bdi>{headOf(draft, 200)}</bdi>
      </span>
    )
  }
  const last = row.last.value
  // Until it is loaded there may be a newer message, and an older answer must not stand in for it.
  if (!row.isRead.value && last?.user.type !== 'VISITOR') return <span class="row-saying row-unknown" />
  if (last === undefined) return <span class="row-saying">{admission(row, view) ?? words.list.nothingSaid}</span>
  const by = row.isColleague && !row.isGroup && !isOwn(workspace, last.user.uid) ? '' : saidBy(view, last)
  const said = headOf(excerptOf(last, shared), 200)
  // A lone bdi starts at the side of its language and is truncated at its end.
  return (
    <span class="row-saying">
      {by !== '' && <By name={by} />}
      <bdi>{said}</bdi>
    </span>
  )
}

/** Returns how a group in which nobody has said anything came to the agent. */
function admission(row: InboxRow, view: ConsoleView): string | undefined {
  const told = row.isGroup
    ? row.conversation.timeline.messages.value.findLast(({ type }) => type === 'SYSTEM')
    : undefined
  const event = told && systemEventOf(told)
  return event && readerOf(view, row).say(event)
}

/** The author, before the message. */
export function By({ name }: { readonly name: string }) {
  return (
    <span class="row-by">
      <bdi>{name}</bdi>:
    </span>
  )
}

function Marks({ row, unread }: { readonly row: InboxRow; readonly unread: number }) {
  const { words, locale } = useConsole()
  const since = row.waitsSince.value
  const waitedMs = since === undefined ? 0 : now.value - since
  return (
    <span class="row-marks">
      {waitedMs >= 60_000 && (
        <span class="waiting" data-late={isLate(waitedMs)} title={words.list.unanswered(waitText(waitedMs, locale))}>
          <span class="hidden-words">{words.list.unanswered(waitText(waitedMs, locale))}</span>
          <span aria-hidden="true">{waitText(waitedMs, locale)}</span>
        </span>
      )}
      <UnreadCount unread={unread} />
    </span>
  )
}

/** How many messages are unread; nothing for none. */
export function UnreadCount({ unread }: { readonly unread: number }) {
  const { words } = useConsole()
  if (unread === 0) return null
  return (
    <span class="count">
      <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
      <span class="hidden-words">{words.list.unread(unread)}</span>
    </span>
  )
}
