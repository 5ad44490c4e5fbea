import { useLayoutEffect, useRef } from 'preact/hooks'
import type { AgentStatus } from '../../core/agent/colleagues.ts'
import { Icon } from '../../ui/parts/icon.tsx'
import { ownLoadSaid } from '../state/agent-status.ts'
import { useConsole } from '../state/console-context.ts'
import { isLeftBehind } from './sign-out-dialog.tsx'

const statuses: readonly AgentStatus[] = ['AVAILABLE', 'BUSY', 'AWAY', 'OFFLINE']

/** The agent's own menu: their status, the palette, the keys, signing out. `onDone` closes it and moves the focus. */
export function OwnMenu({ onDone }: { readonly onDone: () => void }) {
  const { view, words, workspace, logOut } = useConsole()
  const menu = useFocusedMenu()
  const open = (kind: 'profile' | 'palette' | 'keys' | 'sign-out' | 'announce') => () => {
    onDone()
    view.dialog.value = { kind }
  }
  const leave = () => (isLeftBehind(workspace) ? open('sign-out')() : logOut())
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Tab') onDone()
    else moveInMenu(event)
  }
  return (
    <div class="menu me-menu">
      <p class="menu-title">
        <strong>{workspace.presence.nickname}</strong>
        <small>{ownLoadSaid(workspace, words)}</small>
      </p>
      <div ref={menu} class="menu-items" role="menu" aria-label={words.rail.presence} tabIndex={-1} onKeyDown={pressed}>
        {statuses.map((status) => (
          <StatusItem key={status} status={status} onDone={onDone} />
        ))}
        <hr />
        <Item icon="user" text={words.profile.title} onClick={open('profile')} />
        <Item icon="search" text={words.rail.palette} keys="Ctrl K" onClick={open('palette')} />
        <Item icon="keyboard" text={words.rail.keys} keys="Ctrl /" onClick={open('keys')} />
        <Item icon="megaphone" text={words.announce.title} onClick={open('announce')} />
        <Item icon="log-out" text={words.rail.logOut} onClick={leave} />
      </div>
    </div>
  )
}

/** Focuses the chosen status, or the first item, as the menu opens. */
function useFocusedMenu() {
  const menu = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const items = menu.current === null ? [] : itemsIn(menu.current)
    const chosen = items.find((item) => item.getAttribute('aria-checked') === 'true') ?? items[0]
    chosen?.focus()
  }, [])
  return menu
}

function StatusItem({ status, onDone }: { readonly status: AgentStatus; readonly onDone: () => void }) {
  const { view, words, workspace } = useConsole()
  const isChosen = workspace.presence.chosen.value === status
  // Whoever is invisible is given nothing, available or not.
  const isHidden = status === 'AVAILABLE' && workspace.presence.isInvisible.value
  const choose = () => {
    onDone()
    if (status === 'OFFLINE' && workspace.presence.open.value > 0) view.dialog.value = { kind: 'leaving' }
    else void view.attempt(() => workspace.presence.choose(status))
  }
  return (
    <button type="button" role="menuitemradio" class="menu-item" tabIndex={-1} aria-checked={isChosen} onClick={choose}>
      <span class="dot" data-status={isHidden ? 'OFFLINE' : status} />
      <span>
        {words.status[status]}
        <small>{isHidden ? words.profile.invisibleSay : words.statusMeaning[status]}</small>
      </span>
      {isChosen && <Icon name="check" />}
    </button>
  )
}

function Item(props: {
  readonly icon: string
  readonly text: string
  readonly keys?: string
  readonly onClick: () => void
}) {
  const { icon, text, keys, onClick } = props
  return (
    <button type="button" role="menuitem" class="menu-item" tabIndex={-1} onClick={onClick}>
      <Icon name={icon} /> {text} {keys !== undefined && <kbd>{keys}</kbd>}
    </button>
  )
}

/** Moves the focus by arrow keys, Home and End, and around at both ends. */
function moveInMenu(event: KeyboardEvent): void {
  const items = itemsIn(event.currentTarget as HTMLElement)
  const at = items.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  items.at(to % items.length)?.focus()
}

function itemsIn(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role^=menuitem]')]
}
