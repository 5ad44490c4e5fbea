import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Dialog } from './dialog.tsx'
import { Problem } from './part-page.tsx'
import { useAct, useSocial } from './social-context.ts'

interface QuestionProps {
  readonly text: string
  /** What the answer that does it is called. */
  readonly label: string
  /** May throw what requests throw: the question then stays, with the reason. */
  readonly onYes: () => Promise<unknown>
  readonly onDone: () => void
  readonly children?: ComponentChildren
}

/** Asks before something that cannot be taken back; the answer at hand is not to. */
export function Question({ text, label, onYes, onDone, children }: QuestionProps) {
  const { words } = useSocial()
  const { problem, isBusy, run } = useAct()
  const id = useId()
  const yes = () => void run(onYes).then((isDone) => isDone && onDone())
  return (
    <Dialog labelledBy={id} onDone={onDone}>
      <p id={id}>{text}</p>
      {children}
      <Problem text={problem} />
      <div class="answers">
        <button type="button" class="button" data-first onClick={onDone}>
          {words.cancel}
        </button>
        <button type="button" class="button danger" aria-disabled={isBusy} onClick={yes}>
          {label}
        </button>
      </div>
    </Dialog>
  )
}
