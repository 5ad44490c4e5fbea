import { useRef, useState } from 'preact/hooks'
import { Avatar } from '../../ui/parts/avatar.tsx'
import { Icon } from '../../ui/parts/icon.tsx'
import { lazy } from '../../ui/parts/lazy.tsx'
import { useEscape } from '../../ui/parts/use-escape.ts'
import type { Chat } from '../chat/chat.ts'
import { HeaderStatus } from './header-status.tsx'

const MenuItems = lazy(() => import('./menu-items.tsx').then((part) => part.MenuItems))

/** Whom the visitor talks with, the connection, and the menu. */
export function Header({ chat }: { readonly chat: Chat }) {
  const { visit, config, language } = chat
  const { words } = language.value
  const agent = visit.stage.value === 'chatting' || visit.stage.value === 'ended' ? visit.agent.value : undefined
  const name = agent?.nickname || config.title || words.team
  return (
    <header class="header">
      <Avatar nickname={agent?.nickname ?? ''} avatar={(agent ?? config).avatar ?? ''} />
      <div class="header-words">
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <HeaderStatus chat={chat} />
      </div>
      <Menu chat={chat} />
      <button
        type="button"
        class="icon-button"
        aria-label={words.minimize}
        title={words.minimize}
        onClick={chat.minimize}
      >
        <Icon name="chevron-down" />
      </button>
    </header>
  )
}

function Menu({ chat }: { readonly chat: Chat }) {
  const { words } = chat.language.value
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const done = () => {
    setOpen(false)
    button.current?.focus()
  }
  useEscape(isOpen && done)
  return (
    <div class="menu-place">
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label={words.menu}
        title={words.menu}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="ellipsis" />
      </button>
      {isOpen && <MenuItems chat={chat} words={words} onDone={done} />}
    </div>
  )
}
