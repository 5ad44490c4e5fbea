import { useRef } from 'preact/hooks'
import { readJson, textOf } from '../../core/platform/coerce.ts'
import type { OwnMessage } from '../chat/own-messages.ts'
import type { WidgetWords } from '../words/words.ts'
import { useRestoreFocus } from './use-restore-focus.ts'

interface LeftCardProps {
  readonly left: OwnMessage
  readonly words: WidgetWords
  /** Given where another one may be left. */
  readonly onAnother?: () => void
}

/** A message was left: whether the server has it, and what happens next. */
export function LeftCard({ left, words, onAnother }: LeftCardProps) {
  const card = useRef<HTMLElement>(null)
  // Beside a composer the focus is that's.
  useRestoreFocus(onAnother === undefined ? { current: null } : card)
  const { email, mobile } = readJson(left.content)
  return (
    <section class="card" role="status" tabIndex={-1} ref={card}>
      <h2>{left.isSent ? words.leaveSent : words.leaveOnWay}</h2>
      <p>{words.leaveKept(textOf(email) || textOf(mobile))}</p>
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
