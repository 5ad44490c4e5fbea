import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useConsole } from '../state/console-context.ts'
import type { UndoOffer } from '../state/console-view.ts'

const lastsMs = 5000

/**
 * Returns a function that says what was done and offers to undo it for 5 s; a failed undo is reported like any failure.
 */
export function useUndo(): (text: string, undo: () => Promise<unknown>) => void {
  const { view } = useConsole()
  return (text, undo) => view.offerUndo({ text, undo })
}

/** What can still be undone, newest last; the key Z undoes that one. */
export function UndoOffers() {
  const { view } = useConsole()
  return view.undoOffers.value.map((offer) => <Offered key={offer.key} offer={offer} />)
}

function Offered({ offer }: { readonly offer: UndoOffer }) {
  const { view, words } = useConsole()
  const line = useRef<HTMLParagraphElement>(null)
  const holding = useTimedOffer(offer)
  const leave = () => {
    if (line.current?.contains(document.activeElement)) focusConversation()
  }
  return (
    <p ref={line} class="toast" {...holding}>
      <span>{offer.text}</span>
      <button
        type="button"
        class="link"
        title={`${words.undo.undo} (Z)`}
        onClick={() => {
          leave()
          void view.undo(offer)
        }}
      >
        {words.undo.undo}
      </button>
      <button
        type="button"
        class="link"
        onClick={() => {
          leave()
          view.withdrawUndo(offer)
        }}
      >
        {words.dismiss}
      </button>
    </p>
  )
}

/**
 * Withdraws the offer after its time, but not while the pointer or the focus is on it; returns the listeners for that.
 */
function useTimedOffer(offer: UndoOffer) {
  const { view } = useConsole()
  const isHovered = useSignal(false)
  const isFocused = useSignal(false)
  const isHeld = isHovered.value || isFocused.value
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(() => view.withdrawUndo(offer), lastsMs)
    return () => clearTimeout(timer)
  }, [isHeld])
  return {
    onPointerEnter: () => (isHovered.value = true),
    onPointerLeave: () => (isHovered.value = false),
    onFocusIn: () => (isFocused.value = true),
    onFocusOut: () => (isFocused.value = false),
  }
}

/** Moves the focus to the conversation, as the focused button disappears. */
function focusConversation(): void {
  document.querySelector<HTMLElement>('.pane[data-current="true"] .log')?.focus()
}
