import './menu-items.css'
import download from 'lucide-static/icons/download.svg?raw'
import logOut from 'lucide-static/icons/log-out.svg?raw'
import volume2 from 'lucide-static/icons/volume-2.svg?raw'
import volumeX from 'lucide-static/icons/volume-x.svg?raw'
import { useEffect, useRef, useState } from 'preact/hooks'
import { addIcons, Icon } from '../../ui/parts/icon.tsx'
import type { Chat } from '../chat/chat.ts'
import type { WidgetWords } from '../words/words.ts'

addIcons({ download, 'log-out': logOut, 'volume-2': volume2, 'volume-x': volumeX })

interface MenuItemsProps {
  readonly chat: Chat
  readonly words: WidgetWords
  readonly onDone: () => void
}

/** The actions besides writing. */
export function MenuItems({ chat, words, onDone }: MenuItemsProps) {
  const [hasFailed, setFailed] = useState(false)
  const menu = useRef<HTMLDivElement>(null)
  useOpenMenu(menu, onDone)
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(event, menu.current)
  }
  const isSoundOn = chat.isSoundOn.value
  const stage = chat.visit.stage.value
  const item = (icon: string, label: string, onClick: () => void) => (
    <button type="button" role="menuitem" onClick={onClick}>
      <Icon name={icon} /> {label}
    </button>
  )
  const transcript = () =>
    void import('../chat/transcript.ts')
      .then(({ saveTranscript }) => saveTranscript(chat))
      .then(onDone, () => setFailed(true))
  return (
    <div class="menu" role="menu" tabIndex={-1} ref={menu} onKeyDown={pressed}>
      {item(isSoundOn ? 'volume-x' : 'volume-2', isSoundOn ? words.soundOff : words.soundOn, () => {
        chat.turnSound()
        onDone()
      })}
      {chat.visit.conversation.value !== undefined && item('download', words.transcript, transcript)}
      {(stage === 'chatting' || stage === 'waiting') &&
        item('log-out', stage === 'waiting' ? words.leaveQueue : words.endChat, () => {
          onDone()
          chat.isEndAsked.value = true
        })}
      {hasFailed && (
        <p class="problem" role="alert">
          {words.unloaded}
        </p>
      )}
    </div>
  )
}

/** Focuses the first item; a press elsewhere closes the menu. */
function useOpenMenu(menu: { readonly current: HTMLElement | null }, onClose: () => void): void {
  useEffect(() => {
    menu.current?.querySelector('button')?.focus()
    const left = (event: Event) => {
      // The button that opened it also closes it.
      if (!menu.current?.parentElement?.contains(event.target as Node)) onClose()
    }
    document.addEventListener('pointerdown', left)
    return () => document.removeEventListener('pointerdown', left)
  }, [])
}

function moveFocus(event: KeyboardEvent, within: HTMLElement | null): void {
  const items = [...(within?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
  const at = items.indexOf(document.activeElement as HTMLElement)
  event.preventDefault()
  items.at((at + (event.key === 'ArrowDown' ? 1 : -1)) % items.length)?.focus()
}
