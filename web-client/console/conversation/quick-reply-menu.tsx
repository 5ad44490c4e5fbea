import { useSignal } from '@preact/signals'
import type { ComposerControl } from '../../ui/composer/composer.tsx'
import { Icon } from '../../ui/parts/icon.tsx'
import { useConsole } from '../state/console-context.ts'
import type { QuickReply } from '../state/quick-replies.ts'

export interface QuickReplyMenuProps {
  readonly found: readonly QuickReply[]
  readonly at: number
  /** A word after a slash that matches nothing; Enter does not send it. */
  readonly unmatched: string | undefined
  /** Enter was pressed on it. */
  readonly isHeld: boolean
  readonly onPick: (reply: QuickReply) => void
  /** Returns the text with the names of this conversation filled in. */
  readonly fill: (reply: QuickReply) => string
  /** Deletes the slash, which was not meant for the visitor. */
  readonly onLeave: () => void
  /** Sends the text as it stands. */
  readonly onSend: (text: string) => void
}

/** A slash and the search text. */
const opening = /^\/[^\n]{0,40}$/
/** Can only be meant as a shortcut: a path, or a sentence that starts with a slash, is text. */
const word = /^\/[^\s/]*$/

/**
 * Opens on a slash at the beginning, and filters by what follows it. A word that matches nothing was still meant as a
 * shortcut: Enter does not send it until Escape has closed the menu.
 */
export function useQuickReplies(
  control: { readonly current: ComposerControl | null },
  onPick: (reply: QuickReply) => void,
) {
  const { quickReplies } = useConsole()
  const typedText = useSignal('')
  const isClosed = useSignal(false)
  const isHeld = useSignal(false)
  const at = useSignal(0)
  const isOpen = opening.test(typedText.value) && !isClosed.value && quickReplies.isThere.value
  const found = isOpen ? quickReplies.fitting(typedText.value.slice(1)).slice(0, 8) : []
  const unmatched = isOpen && found.length === 0 && word.test(typedText.value) ? typedText.value : undefined
  const typed = (text: string) => {
    typedText.value = text
    isClosed.value = false
    isHeld.value = false
    at.value = 0
  }
  const pick = (reply: QuickReply) => {
    typed('')
    onPick(reply)
  }
  const onKey = (event: KeyboardEvent): boolean => {
    const text = control.current?.text() ?? ''
    const isSending = event.key === 'Enter' && !event.shiftKey && !event.altKey
    if (text !== typedText.value) {
      // Text that was not typed, such as a draft, never reached `typed`: look it up before it can be sent.
      typed(isSending && word.test(text) ? text : '')
      if (typedText.value === '' || !quickReplies.isThere.value) return false
    } else if (!isOpen) return false
    else if (event.key === 'Escape') isClosed.value = true
    else if (unmatched !== undefined && isSending) isHeld.value = true
    else if (found.length === 0) return false
    else if (event.key === 'ArrowDown') at.value = (at.value + 1) % found.length
    else if (event.key === 'ArrowUp') at.value = (at.value - 1 + found.length) % found.length
    else if (event.key === 'Enter' || event.key === 'Tab') pick(found[at.value] as QuickReply)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  return { isOpen, found, at: at.value, unmatched, isHeld: isHeld.value, onPick: pick, onKey, typed }
}

/** The matching quick replies; the selected one shows its whole text. */
export function QuickReplyMenu(props: QuickReplyMenuProps) {
  const { found, at, onPick, fill } = props
  const { words } = useConsole()
  if (found.length === 0) return <NoneFits {...props} />
  return (
    <div class="menu quick-menu" role="listbox" aria-label={words.pane.quickReplies}>
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

/** Why nothing matches, and what can be done with the typed text. */
function NoneFits({ unmatched, isHeld, onLeave, onSend }: QuickReplyMenuProps) {
  const { view, words, quickReplies } = useConsole()
  const { pane } = words
  const isNone = quickReplies.all.value.length === 0
  const make = () => {
    onLeave()
    view.settings.value = { section: 'quickReplies', uid: '', isMaking: true }
    view.page.value = 'settings'
  }
  return (
    <div class="menu quick-menu">
      <p class="hint">{isNone ? pane.noQuickReplies : pane.noQuickReply}</p>
      {isHeld && (
        <p class="hint held" role="alert">
          {pane.heldBack}
        </p>
      )}
      {unmatched !== undefined && (
        <button type="button" class="menu-item" onClick={() => onSend(unmatched)}>
          <Icon name="send-horizontal" /> <bdi class="one-line">{pane.sendAsText(unmatched)}</bdi>
          <kbd>Esc Enter</kbd>
        </button>
      )}
      {isNone && (
        <button type="button" class="menu-item" onClick={make}>
          <Icon name="plus" /> {pane.makeQuickReply}
        </button>
      )}
    </div>
  )
}
