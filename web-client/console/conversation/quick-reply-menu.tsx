import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../../ui/parts/icon.tsx'
import { useConsole } from '../state/console-context.ts'
import type { QuickReply } from '../state/quick-replies.ts'
import type { QuickReplyFinder } from './use-quick-replies.ts'

interface QuickReplyMenuProps {
  readonly finder: QuickReplyFinder
  /** Returns the text with the names of this conversation filled in. */
  readonly fill: (reply: QuickReply) => string
  /** Deletes the slash, which was not meant for the visitor. */
  readonly onLeave: () => void
  /** Sends the text as it stands. */
  readonly onSend: (text: string) => void
}

/** Within this of its end, a list shows more. */
const nearEndPx = 200

/** The matching quick replies; the selected one shows its whole text. */
export function QuickReplyMenu(props: QuickReplyMenuProps) {
  const { finder } = props
  const isByButton = finder.searched.value !== undefined
  const menu = useRef<HTMLDivElement>(null)
  const left = ({ relatedTarget }: FocusEvent) => {
    if (isByButton && relatedTarget !== null && !menu.current?.contains(relatedTarget as Node)) finder.search(undefined)
  }
  return (
    <div ref={menu} class="menu quick-menu" onFocusOut={left}>
      {isByButton && <Search finder={finder} />}
      {finder.count.value === 0 ? <NoneFits {...props} /> : <Found {...props} />}
    </div>
  )
}

/** Filters while the button has the menu open; its keys are those of the menu. */
function Search({ finder }: Pick<QuickReplyMenuProps, 'finder'>) {
  const { pane } = useConsole().words
  const field = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => field.current?.focus(), [])
  return (
    <input
      type="text"
      role="combobox"
      aria-expanded="true"
      aria-controls="quick-found"
      aria-label={pane.findReply}
      placeholder={pane.findReply}
      ref={field}
      value={finder.searched.value}
      onKeyDown={finder.onKey}
      onInput={(event) => finder.search(event.currentTarget.value)}
    />
  )
}

function Found({ finder, fill }: QuickReplyMenuProps) {
  const { words } = useConsole()
  const at = finder.at.value
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }), [at])
  return (
    <div
      ref={list}
      id="quick-found"
      class="quick-found"
      role="listbox"
      aria-label={words.pane.quickReplies}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        if (scrollHeight - scrollTop - clientHeight < nearEndPx) finder.showMore()
      }}
    >
      {finder.found.value.map((reply, index) => (
        <Option key={reply.uid} {...{ finder, fill, reply, index }} />
      ))}
    </div>
  )
}

function Option(
  props: Pick<QuickReplyMenuProps, 'finder' | 'fill'> & { readonly reply: QuickReply; readonly index: number },
) {
  const { finder, fill, reply, index } = props
  const isSelected = index === finder.at.value
  const text = <small class={isSelected ? 'whole' : 'one-line'}>{fill(reply)}</small>
  return (
    <button
      type="button"
      class="menu-item"
      role="option"
      tabIndex={-1}
      aria-selected={isSelected}
      aria-setsize={finder.count.value}
      aria-posinset={index + 1}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => finder.pick(reply)}
    >
      <span>
        <span class="quick-title">
          {reply.title === '' ? text : <bdi>{reply.title}</bdi>} {reply.shortcut !== '' && <kbd>/{reply.shortcut}</kbd>}
          <small>{reply.category}</small>
        </span>
        {reply.title !== '' && text}
      </span>
    </button>
  )
}

/** Why nothing matches, and what can be done with the typed text. */
function NoneFits({ finder, onLeave, onSend }: QuickReplyMenuProps) {
  const unmatched = finder.unmatched.value
  const { view, words, quickReplies } = useConsole()
  const { pane } = words
  const isNone = quickReplies.all.value.length === 0
  const send = () => {
    onLeave()
    onSend(unmatched ?? '')
  }
  const make = () => {
    // What else is written stays.
    if (unmatched !== undefined) onLeave()
    view.settings.value = { section: 'quickReplies', uid: '', isMaking: true }
    view.page.value = 'settings'
  }
  return (
    <>
      <p class="hint">{isNone ? pane.noQuickReplies : pane.noQuickReply}</p>
      {finder.isHeld.value && (
        <p class="hint held" role="alert">
          {pane.heldBack}
        </p>
      )}
      {unmatched !== undefined && (
        <button type="button" class="menu-item" onClick={send}>
          <Icon name="send-horizontal" /> <bdi class="one-line">{pane.sendAsText(unmatched)}</bdi>
          <kbd>Esc Enter</kbd>
        </button>
      )}
      {isNone && (
        <button type="button" class="menu-item" onClick={make}>
          <Icon name="plus" /> {pane.makeQuickReply}
        </button>
      )}
    </>
  )
}
