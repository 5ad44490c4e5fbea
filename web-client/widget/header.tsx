import { useRef, useState } from 'preact/hooks'
import { ConnectionLight } from '../ui/connection-light.tsx'
import { useEscape } from '../ui/escape.ts'
import { Icon } from '../ui/icon.tsx'
import { lazily } from '../ui/lazily.tsx'
import { Face } from '../ui/message-row.tsx'
import type { Chat } from './chat.ts'
import type { Availability } from './config.ts'
import type { WidgetWords } from './words.ts'

const MenuItems = lazily(() => import('./menu-items.tsx').then((part) => part.MenuItems))

/** What the server says for that and more. */
const unknownSeconds = 3600

/** Who one talks with, whether we are connected, and what may be done beside talking. */
export function Header({ chat }: { readonly chat: Chat }) {
  const { visit, config, language } = chat
  const { words } = language.value
  const agent = visit.stage.value === 'chatting' || visit.stage.value === 'ended' ? visit.agent.value : undefined
  const name = agent?.nickname || config.title || words.team
  return (
    <header class="header">
      <Face nickname={agent?.nickname ?? ''} avatar={agent?.avatar ?? ''} />
      <div class="header-words">
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <Below chat={chat} />
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

/** Before the first word: how soon somebody answers. Then: the connection, for as long as it matters. */
function Below({ chat }: { readonly chat: Chat }) {
  const { words } = chat.language.value
  const known = chat.availability.value
  const stage = chat.visit.stage.value
  if (stage === 'ended')
    return (
      <span class="light" data-state="none">
        {words.over}
      </span>
    )
  if (stage !== 'idle') return <ConnectionLight state={chat.visit.linkState.value} words={words} />
  if (known === undefined) return null
  return <Outlook known={known} words={words} />
}

/** Whether somebody is there, by a mark of its own for each: free, busy, nobody. */
function Outlook({ known, words }: { readonly known: Availability; readonly words: WidgetWords }) {
  const { accepting, agentsFree, estimatedWaitSeconds } = known
  const isKnown = estimatedWaitSeconds < unknownSeconds
  const isThere = accepting && (agentsFree > 0 || isKnown)
  const later = agentsFree > 0 ? words.answersSoon : words.answersLater
  return (
    <span class="light" data-state={isThere ? (agentsFree > 0 ? 'connected' : 'connecting') : 'none'}>
      {accepting ? (isKnown ? words.answersIn(estimatedWaitSeconds) : later) : words.nobodyThere}
    </span>
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
