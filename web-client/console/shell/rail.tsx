import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { ConnectionLight } from '../../ui/parts/connection-light.tsx'
import { Icon } from '../../ui/parts/icon.tsx'
import { useEscape } from '../../ui/parts/use-escape.ts'
import { Avatar } from '../parts/avatar.tsx'
import { PlaceLink } from '../parts/place-link.tsx'
import { dotOf, ownLoadSaid, ownStatus, ownStatusText } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'
import type { ConsoleView } from '../state/console-view.ts'
import type { ConsolePage } from '../state/place.ts'
import { placeOn } from './open-place.ts'
import { OwnMenu } from './own-menu.tsx'

const pages: readonly (readonly [ConsolePage, string])[] = [
  ['inbox', 'inbox'],
  ['visitors', 'eye'],
  ['left', 'mail'],
  ['contacts', 'users'],
  ['records', 'archive'],
  ['reports', 'flag'],
  ['statistics', 'chart-column'],
  ['settings', 'settings'],
]

/** Navigation, the connection, and the agent's own status. */
export function Rail() {
  const { view, words, shared, workspace } = useConsole()
  const { value: state } = workspace.connectionState
  const { counts, counted } = useCounts()
  return (
    <nav class="rail" aria-label="Parley">
      <span class="mark" aria-hidden="true" />
      <div class="rail-pages">
        {pagesFor(view).map(([page, icon]) => (
          <PlaceLink
            key={page}
            kind="rail-button"
            aria-current={view.page.value === page ? 'page' : undefined}
            aria-label={[words.pages[page], ...(counted[page] ?? [])].filter(Boolean).join(', ')}
            title={words.pages[page]}
            to={placeOn(view, page)}
            onGo={() => (view.page.value = page)}
          >
            <Icon name={icon} />
            <Badge count={counts[page] ?? 0} />
          </PlaceLink>
        ))}
      </div>
      <span class="rail-space" />
      <div class="rail-own">
        <ConnectionLight state={state} words={shared} more={state === 'fallback' ? words.rail.fallback : undefined} />
        <Me />
      </div>
    </nav>
  )
}

/** What waits on each page: how much, and in words. */
function useCounts() {
  const { words, workspace } = useConsole()
  const unread = workspace.inbox.mine.value.filter((row) => row.unread.value > 0).length
  const requests = workspace.requests.count.value
  const unasked = workspace.queue.unasked.value
  const left = workspace.left.open.value
  const reports = workspace.reports.open.value
  const counts: Partial<Record<ConsolePage, number>> = { inbox: unread + requests + unasked, left, reports }
  const counted: Partial<Record<ConsolePage, readonly (string | false)[]>> = {
    inbox: [
      unread > 0 && words.list.unread(unread),
      requests > 0 && words.offer.open(requests),
      unasked > 0 && words.list.unasked(unasked),
    ],
    left: [left > 0 && words.left.toAnswer(left)],
    reports: [reports > 0 && words.data.social.toSettle(reports)],
  }
  return { counts, counted }
}

/** The page of visitors is there only where a site shows them, that of reports where app users can report something. */
function pagesFor({ workspace, page }: ConsoleView): typeof pages {
  const isThere = { visitors: workspace.live.sites.value.length > 0, reports: workspace.reports.isUsed.value }
  return pages.filter(([one]) => one === page.value || isThere[one as keyof typeof isThere] !== false)
}

function Badge({ count }: { readonly count: number }) {
  return count > 0 ? <span class="badge">{count > 99 ? '99+' : count}</span> : null
}

function Me() {
  const { words, workspace } = useConsole()
  const { uid } = workspace.agent
  const { open, capacity, nickname, avatar } = workspace.presence
  const { isOpen, around, button, close } = useOpenMenu()
  const standing = ownStatus(workspace)
  const load = ownLoadSaid(workspace, words)
  const said =
    standing === 'unreachable'
      ? words.rail.unreachable
      : standing === 'unknown'
        ? load
        : `${standing === 'invisible' ? words.profile.isInvisible : words.status[dotOf(standing)]} · ${load}`
  return (
    <div class="me" ref={around}>
      <button
        ref={button}
        type="button"
        class="me-button"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-label={`${words.rail.presence}: ${said}`}
        title={`${nickname.value} · ${said}`}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        <Meter open={open.value} capacity={capacity.value} />
        <Avatar uid={uid} name={nickname.value} avatar={avatar.value} status={dotOf(standing)} />
      </button>
      <span class="me-status">{ownStatusText(workspace, words)}</span>
      {isOpen.value && <OwnMenu onDone={close} />}
    </div>
  )
}

/** Whether the menu is open; Escape, or a press beside it, closes it. `close` gives the focus back to its button. */
function useOpenMenu() {
  const isOpen = useSignal(false)
  const around = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const close = () => {
    isOpen.value = false
    // A dialog that opens next gives it back to the composer, or here.
    button.current?.focus()
  }
  useEffect(() => {
    const left = (event: Event) => {
      if (!around.current?.contains(event.target as Node)) isOpen.value = false
    }
    document.addEventListener('pointerdown', left)
    return () => document.removeEventListener('pointerdown', left)
  }, [])
  useEscape(isOpen.value && close)
  return { isOpen, around, button, close }
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
