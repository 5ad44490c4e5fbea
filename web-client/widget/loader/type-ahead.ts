import type { Entered, PageFacts, ToFrame } from './frame-protocol.ts'
import type { Acts, PageChat } from './loader-state.ts'

const mark: Entered = '\u2063'
const entered = `${mark}\n`

interface HandOverParts {
  readonly chat: PageChat
  readonly acts: Acts
  readonly frame: HTMLIFrameElement
  readonly post: (message: ToFrame) => void
}

/**
 * Gives the frame what was written before one could write there, and then the focus. Keys go to the field of the page
 * until the frame says that it has all of it: the focus moves in the same task, so that no letter is there before those
 * that were typed earlier. No input method is interrupted.
 */
export function typeAhead({ chat, acts, frame, post }: HandOverParts) {
  const { field } = chat.bubble
  const isComposing = composingIn(field, { chat, acts })
  /** What the frame is busy with. */
  let handed: string | undefined
  /** The frame has these first ones for good, with what Enter was pressed after; and this behind them, which may change. */
  let [done, before] = [0, '']
  const handOver = () => {
    if (!chat.isAwaited || !chat.isReady || !chat.isDrawn || isComposing() || handed !== undefined) return
    handed = field.value
    // Nothing to be seen in the moment until it goes.
    if (handed === '') field.style.opacity = '0'
    const caret = Math.max(0, field.selectionStart - done)
    post({ kind: 'open', page: pageNow(), written: handed.slice(done), caret, before })
  }
  const taken = () => {
    if (handed === undefined) return
    if (isComposing() || field.value !== handed) {
      const end = handed.lastIndexOf(entered)
      if (end >= 0) done = end + entered.length
      before = handed.slice(done)
      handed = undefined
      return handOver()
    }
    field.value = field.style.opacity = before = ''
    done = 0
    handed = undefined
    if (!chat.isAwaited) return
    chat.isAwaited = false
    frame.focus({ preventScroll: true })
    acts.draw(chat)
  }
  /** Another frame is busy with nothing yet. */
  const forget = () => {
    handed = undefined
  }
  return { handOver, taken, forget }
}

/** Whether an input method is at work in the field; Escape closes the chat otherwise. */
function composingIn(field: HTMLTextAreaElement, { chat, acts }: Pick<HandOverParts, 'chat' | 'acts'>): () => boolean {
  let isComposing = false
  field.addEventListener('keydown', ({ key, keyCode }) => {
    if (key === 'Escape' && !isComposing && keyCode !== 229) acts.turn(chat, false)
  })
  field.addEventListener('input', (event) => {
    isComposing = (event as InputEvent).isComposing
  })
  field.addEventListener('compositionend', () => {
    isComposing = false
    // The field has its text when its own events are over.
    setTimeout(() => acts.draw(chat))
  })
  return () => isComposing
}

/** What the page shows now. */
export function pageNow(): PageFacts {
  return { url: location.href, title: document.title, referrer: document.referrer }
}
