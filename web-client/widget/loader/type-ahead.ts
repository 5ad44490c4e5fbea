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
 * Hands over to the frame what was typed before it could accept it, and then the focus. Keys go to the field on the
 * page until the frame confirms that it has everything; the focus moves in the same task, so no letter overtakes an
 * earlier one. A composition is never interrupted.
 */
export function typeAhead({ chat, acts, frame, post }: HandOverParts) {
  const { field } = chat.bubble
  const isComposing = composingIn(field, { chat, acts })
  /** What the frame is taking over right now. */
  let handed: string | undefined
  /**
   * `done` characters, each text with its Enter, are the frame's for good; it also has `before`, which follows them and
   * may still change.
   */
  let [done, before] = [0, '']
  const handOver = () => {
    if (!chat.isAwaited || !chat.isReady || !chat.isDrawn || isComposing() || handed !== undefined) return
    handed = field.value
    // An empty field must not flash before it goes.
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
  /** A new frame is taking over nothing yet. */
  const forget = () => {
    handed = undefined
  }
  return { handOver, taken, forget }
}

/**
 * Returns a function that tells whether a composition is active in the field; outside of one, Escape closes the chat.
 */
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
    // The field has its text only after its own events.
    setTimeout(() => acts.draw(chat))
  })
  return () => isComposing
}

/** Returns what the page shows now. */
export function pageNow(): PageFacts {
  return { url: location.href, title: document.title, referrer: document.referrer }
}
