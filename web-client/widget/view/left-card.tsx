import { useRef } from 'preact/hooks'
import { useRestoreFocus } from '../../ui/parts/use-restore-focus.ts'
import type { OwnMessage } from '../chat/own-messages.ts'
import type { WidgetWords } from '../words/words.ts'

interface LeftCardProps {
  readonly left: OwnMessage
  readonly words: WidgetWords
  /** Given where another message may be left. */
  readonly onAnother?: () => void
}

/** Confirms a left message: whether the server has it, and what happens next. */
export function LeftCard({ left, words, onAnother }: LeftCardProps) {
  const card = useRef<HTMLElement>(null)
  // If there is a composer, the focus belongs to that.
  useRestoreFocus(onAnother === undefined ? { current: null } : card)
  return (
    <section class="card" role="status" tabIndex={-1} ref={card}>
      <h2>{left.isSent ? words.leaveSent : words.leaveOnWay}</h2>
      <p>{words.leaveKept}</p>
      {onAnother !== undefined && (
        <div class="buttons">
          <button type="button" class="button" onClick={onAnother}>
            {words.writeAnother}
          </button>
        </div>
      )}
    </section>
  )
}
