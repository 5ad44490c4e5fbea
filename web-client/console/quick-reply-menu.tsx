import { useSignal } from '@preact/signals'
import type { ComposerControl } from '../ui/composer.tsx'
import { Icon } from '../ui/icon.tsx'
import { useConsole } from './console-context.ts'
import type { QuickReply } from './quick-replies.ts'

/** What the menu shows and what a click does. */
export interface QuickReplyMenuProps {
  readonly found: readonly QuickReply[]
  readonly at: number
  readonly onPick: (reply: QuickReply) => void
  /** What it would say here. */
  readonly fill: (reply: QuickReply) => string
  /** The slash is no answer to the visitor: it goes. */
  readonly onLeave: () => void
}

/** Opens on a slash at the beginning, and filters by what follows it. */
export function useQuickReplies(
  control: { readonly current: ComposerControl | null },
  onPick: (reply: QuickReply) => void,
) {
  const { quickReplies } = useConsole()
  const typedText = useSignal('')
  const at = useSignal(0)
  const isOpen = /^\/[^\n]{0,40}$/.test(typedText.value) && quickReplies.isThere.value
  const found = isOpen ? quickReplies.fitting(typedText.value.slice(1)).slice(0, 8) : []
  const pick = (reply: QuickReply) => {
    typedText.value = ''
    onPick(reply)
  }
  const typed = (text: string) => {
    typedText.value = text
    at.value = 0
  }
  const onKey = (event: KeyboardEvent): boolean => {
    // What is put in otherwise is not told as typing.
    if (control.current !== null && !control.current.text().startsWith('/')) typedText.value = ''
    if (!isOpen) return false
    if (event.key === 'Escape') typedText.value = ''
    else if (found.length === 0) return false
    else if (event.key === 'ArrowDown') at.value = (at.value + 1) % found.length
    else if (event.key === 'ArrowUp') at.value = (at.value - 1 + found.length) % found.length
    else if (event.key === 'Enter' || event.key === 'Tab') pick(found[at.value] as QuickReply)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  return { isOpen, found, at: at.value, onPick: pick, onKey, typed }
}

/** The quick replies that fit, the chosen one with its whole text. */
export function QuickReplyMenu({ found, at, onPick, fill, onLeave }: QuickReplyMenuProps) {
  const { words, quickReplies } = useConsole()
  if (quickReplies.all.value.length === 0) return <NoReplies onLeave={onLeave} />
  return (
    <div class="menu quick-menu" role="listbox" aria-label={words.pane.quickReplies}>
      {found.length === 0 && <p class="hint">{words.pane.noQuickReply}</p>}
      {found.map((reply, index) => (
        <button
          key={reply.uid}
          type="button"
          class="menu-item"
          role="option"
          aria-selected={index === at}
          onPointerDown={(event) => {
            event.preventDefault()
            onPick(reply)
          }}
        >
          <span>
            <span class="quick-title">
              {reply.title !== '' && <bdi>{reply.title}</bdi>} <kbd>/{reply.shortcut}</kbd>
              <small>{reply.category}</small>
            </span>
            <small class={index === at ? 'whole' : 'one-line'}>{fill(reply)}</small>
          </span>
        </button>
      ))}
    </div>
  )
}

function NoReplies({ onLeave }: Pick<QuickReplyMenuProps, 'onLeave'>) {
  const { view, words } = useConsole()
  const make = () => {
    onLeave()
    view.settings.value = { section: 'quickReplies', isMaking: true }
    view.page.value = 'settings'
  }
  return (
    <div class="menu quick-menu">
      <p class="hint">{words.pane.noQuickReplies}</p>
      <button type="button" class="menu-item" onClick={make}>
        <Icon name="plus" /> {words.pane.makeQuickReply}
      </button>
    </div>
  )
}
