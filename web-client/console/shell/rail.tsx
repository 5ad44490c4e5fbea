import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { AgentStatus } from '../../core/agent/colleagues.ts'
import { ConnectionLight } from '../../ui/parts/connection-light.tsx'
import { Icon } from '../../ui/parts/icon.tsx'
import { useEscape } from '../../ui/parts/use-escape.ts'
import { Avatar } from '../parts/avatar.tsx'
import { dotOf, ownLoadSaid, ownStatus, ownStatusText } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'
import type { ConsolePage } from '../state/console-view.ts'
import { isLeftBehind } from './sign-out-dialog.tsx'

const pages: readonly (readonly [ConsolePage, string])[] = [
  ['inbox', 'inbox'],
  ['left', 'mail'],
  ['statistics', 'chart-column'],
  ['settings', 'settings'],
]
const statuses: readonly AgentStatus[] = ['AVAILABLE', 'BUSY', 'AWAY', 'OFFLINE']

/** Navigation, the connection, and the agent's own status. */
export function Rail() {
  const { view, words, shared, desk } = useConsole()
  const link = desk.linkState.value
  const unread = desk.inbox.mine.value.filter((row) => row.unread.value > 0).length
  const asked = desk.asked.count.value
  const unasked = desk.line.unasked.value
  const left = desk.left.open.value
  const counts: Partial<Record<ConsolePage, number>> = { inbox: unread + asked + unasked, left }
  const counted: Partial<Record<ConsolePage, readonly (string | false)[]>> = {
    inbox: [
      unread > 0 && words.list.unread(unread),
      asked > 0 && words.offer.open(asked),
      unasked > 0 && words.list.unasked(unasked),
    ],
    left: [left > 0 && words.left.toAnswer(left)],
  }
  return (
    <nav class="rail" aria-label="Parley">
      <span class="mark" aria-hidden="true" />
      {pages.map(([page, icon]) => (
        <button
          key={page}
          type="button"
          class="rail-button"
          aria-current={view.page.value === page ? 'page' : undefined}
          aria-label={[words.pages[page], ...(counted[page] ?? [])].filter(Boolean).join(', ')}
          title={words.pages[page]}
          onClick={() => (view.page.value = page)}
        >
          <Icon name={icon} />
          <Badge count={counts[page] ?? 0} />
        </button>
      ))}
      <span class="rail-space" />
      <ConnectionLight state={link} words={shared} more={link === 'fallback' ? words.rail.fallback : undefined} />
      <Me />
    </nav>
  )
}

function Badge({ count }: { readonly count: number }) {
  return count > 0 ? <span class="badge">{count > 99 ? '99+' : count}</span> : null
}

function Me() {
  const { words, desk } = useConsole()
  const { open, capacity } = desk.presence
  const isOpen = useSignal(false)
  const around = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const left = (event: Event) => {
      if (!around.current?.contains(event.target as Node)) isOpen.value = false
    }
    document.addEventListener('pointerdown', left)
    return () => document.removeEventListener('pointerdown', left)
  }, [])
  const standing = ownStatus(desk)
  const short = ownStatusText(desk, words)
  const load = ownLoadSaid(desk, words)
  const said =
    standing === 'unreachable'
      ? words.rail.unreachable
      : standing === 'unknown'
        ? load
        : `${words.status[dotOf(standing)]} · ${load}`
  useEscape(isOpen.value && (() => (isOpen.value = false)))
  return (
    <div class="me" ref={around}>
      <button
        type="button"
        class="me-button"
        aria-expanded={isOpen}
        aria-label={`${words.rail.presence}: ${said}`}
        title={`${desk.agent.nickname} · ${said}`}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        <Meter open={open.value} capacity={capacity.value} />
        <Avatar uid={desk.agent.uid} name={desk.agent.nickname} avatar={desk.agent.avatar} status={dotOf(standing)} />
      </button>
      <span class="me-status">{short}</span>
      {isOpen.value && <MeMenu onDone={() => (isOpen.value = false)} />}
    </div>
  )
}

/** A ring that shows how many seats are taken. */
function Meter({ open, capacity }: { readonly open: number; readonly capacity: number }) {
  const share = capacity === 0 ? 0 : Math.min(1, open / capacity)
  return (
    <svg class="meter" viewBox="0 0 44 44" aria-hidden="true" data-full={share === 1}>
      <circle cx="22" cy="22" r="20" pathLength="100" />
      {share > 0 && <circle cx="22" cy="22" r="20" pathLength="100" stroke-dasharray={`${share * 100} 100`} />}
    </svg>
  )
}

function MeMenu({ onDone }: { readonly onDone: () => void }) {
  const { view, words, desk, logOut } = useConsole()
  const { open: openCount } = desk.presence
  const open = (kind: 'palette' | 'keys' | 'sign-out') => {
    onDone()
    view.dialog.value = { kind }
  }
  const choose = (status: AgentStatus) => {
    onDone()
    if (status === 'OFFLINE' && openCount.value > 0) view.dialog.value = { kind: 'leaving' }
    else void view.attempt(() => desk.presence.choose(status))
  }
  return (
    <div class="menu me-menu">
      <p class="menu-title">
        <strong>{desk.agent.nickname}</strong>
        <small>{ownLoadSaid(desk, words)}</small>
      </p>
      {statuses.map((status) => (
        <StatusItem key={status} status={status} onChoose={() => choose(status)} />
      ))}
      <hr />
      <button type="button" class="menu-item" onClick={() => open('palette')}>
        <Icon name="search" /> {words.rail.palette} <kbd>Ctrl K</kbd>
      </button>
      <button type="button" class="menu-item" onClick={() => open('keys')}>
        <Icon name="keyboard" /> {words.rail.keys} <kbd>Ctrl /</kbd>
      </button>
      <button type="button" class="menu-item" onClick={() => (isLeftBehind(desk) ? open('sign-out') : logOut())}>
        <Icon name="log-out" /> {words.rail.logOut}
      </button>
    </div>
  )
}

function StatusItem({ status, onChoose }: { readonly status: AgentStatus; readonly onChoose: () => void }) {
  const { words, desk } = useConsole()
  const isChosen = desk.presence.chosen.value === status
  return (
    <button type="button" class="menu-item" aria-pressed={isChosen} onClick={onChoose}>
      <span class="dot" data-status={status} />
      <span>
        {words.status[status]}
        <small>{words.statusMeaning[status]}</small>
      </span>
      {isChosen && <Icon name="check" />}
    </button>
  )
}
