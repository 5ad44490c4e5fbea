import type { InboxRow } from '../../core/agent/inbox-row.ts'
import { ConnectionLight } from '../../ui/parts/connection-light.tsx'
import { Icon } from '../../ui/parts/icon.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { backToList } from '../parts/back-to-list.ts'
import { PageLink, PresenceWords, visitorDot } from '../parts/visitor-presence.tsx'
import { statusOf } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'
import { isAtLeast, toggleContext } from '../state/layout.ts'
import { colleagueOf, nameOf, personOf } from '../state/names.ts'

const hasRail = isAtLeast(768)

/** Who the conversation is with, and its actions. */
export function PaneHead({ row }: { readonly row: InboxRow }) {
  const { view, words, shared, workspace } = useConsole()
  const { pane } = words
  const name = nameOf(row, view)
  const colleague = row.isColleague ? colleagueOf(row, workspace) : undefined
  const { user } = row.thread.value
  const isPinned = view.pinned.value.includes(row.topic)
  return (
    <header class="pane-head">
      <HeadButton icon="arrow-left" label={pane.back} kind="back" onClick={() => backToList(view)} />
      <Avatar
        uid={personOf(row, workspace)}
        name={name}
        avatar={colleague?.avatar ?? user.avatar}
        status={colleague ? statusOf(colleague) : row.isOpen.value ? visitorDot(row.presence.value) : undefined}
      />
      <h2>
        <bdi>{name}</bdi>
        <small>{colleague === undefined ? <Standing row={row} /> : words.status[statusOf(colleague)]}</small>
      </h2>
      <span class="pane-actions">
        {row.isOpen.value &&
          !row.isColleague &&
          (row.isGuest.value ? <GuestActions row={row} /> : <ThreadActions row={row} />)}
        <HeadButton
          icon="pin"
          label={isPinned ? pane.unpin : pane.pin}
          kind="pin"
          isOn={isPinned}
          onClick={() => view.togglePinned(row)}
        />
        <ContextButton />
      </span>
      {!hasRail.value && <ConnectionLight state={workspace.connectionState.value} words={shared} />}
    </header>
  )
}

/** Whether the visitor is there, and on which page; otherwise how the thread stands. */
function Standing({ row }: { readonly row: InboxRow }) {
  const { words } = useConsole()
  const presence = row.presence.value
  if (row.isGroup) return <>{words.team.group}</>
  if (presence === undefined || !row.isOpen.value) return <>{words.context.state[row.thread.value.state]}</>
  return (
    <>
      <PresenceWords presence={presence} /> <PageLink {...presence} />
    </>
  )
}

/** The thread belongs to a colleague: a guest may write notes, and leave. */
function GuestActions({ row }: { readonly row: InboxRow }) {
  const { view, words } = useConsole()
  const leave = () => (view.dialog.value = { kind: 'leave', row })
  return (
    <>
      <NoteButton row={row} />
      <HeadButton icon="log-out" label={words.pane.leave} isNamed onClick={leave} />
    </>
  )
}

function NoteButton({ row }: { readonly row: InboxRow }) {
  const { view, words } = useConsole()
  const isOn = view.noting.value.has(row.topic)
  const toggle = () => view.toggleNote(row)
  return <HeadButton icon="lock" label={words.pane.note} keyName="N" isNamed isOn={isOn} onClick={toggle} />
}

function ThreadActions({ row }: { readonly row: InboxRow }) {
  const { view, words } = useConsole()
  const { pane } = words
  const ask = (what: 'TRANSFER' | 'INVITE') => () => (view.dialog.value = { kind: 'hand-over', what, row })
  return (
    <>
      <HeadButton icon="arrow-right-left" label={pane.transfer} keyName="T" isNamed onClick={ask('TRANSFER')} />
      <HeadButton icon="user-plus" label={pane.invite} keyName="I" isNamed onClick={ask('INVITE')} />
      <NoteButton row={row} />
      <HeadButton
        icon="circle-check"
        label={pane.end}
        keyName="E"
        isNamed
        onClick={() => (view.dialog.value = { kind: 'end', row })}
      />
    </>
  )
}

function ContextButton() {
  const around = useConsole()
  const label = around.words.pane.context
  return <HeadButton icon="panel-right" label={label} keyName="C" onClick={() => toggleContext(around)} />
}

function HeadButton(props: {
  readonly icon: string
  readonly label: string
  readonly onClick: () => void
  readonly keyName?: string
  readonly kind?: string
  readonly isOn?: boolean
  /** Shows the label next to the icon where there is room. */
  readonly isNamed?: boolean
}) {
  const { icon, label, onClick, keyName, kind = '', isOn, isNamed = false } = props
  return (
    <button
      type="button"
      class={`icon-button ${kind}`}
      aria-label={label}
      aria-pressed={isOn}
      title={keyName === undefined ? label : `${label} (${keyName})`}
      onClick={onClick}
    >
      <Icon name={icon} />
      {isNamed && <span class="head-word">{label}</span>}
    </button>
  )
}
