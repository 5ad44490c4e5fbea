import { useState } from 'preact/hooks'
import { Problem } from './part-page.tsx'
import { useAct, useSocial } from './social-context.ts'

interface ReasonFormProps {
  readonly title: string
  /** May throw what requests throw: the form then stays, with the reason. */
  readonly onSend: (reason: string) => Promise<unknown>
  readonly onCancel: () => void
  readonly onSent: () => void
}

/** Asks why something is reported, and sends that. */
export function ReasonForm({ title, onSend, onCancel, onSent }: ReasonFormProps) {
  const { texts, words } = useSocial()
  const [reason, setReason] = useState('')
  const { problem, isBusy, run, say } = useAct()
  const send = () => {
    if (reason.trim() === '') return say(texts.report.reason)
    return void run(() => onSend(reason.trim())).then((isDone) => isDone && onSent())
  }
  return (
    <form
      class="report-form"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <label>
        {texts.report.reason}
        <textarea
          rows={3}
          maxLength={1000}
          value={reason}
          ref={focusOnce}
          data-first
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
      <small>{texts.report.hint}</small>
      <Problem text={problem} />
      <div class="answers">
        <button type="button" class="button" onClick={onCancel}>
          {words.cancel}
        </button>
        <button type="submit" class="button danger" aria-disabled={isBusy}>
          {texts.report.send}
        </button>
      </div>
    </form>
  )
}

/** A function of its own: a new one would take the focus at each letter. */
function focusOnce(area: HTMLTextAreaElement | null): void {
  area?.focus()
}
