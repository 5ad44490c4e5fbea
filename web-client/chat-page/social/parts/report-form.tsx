import { useState } from 'preact/hooks'
import { Problem } from './part-page.tsx'
import { useAct, useSocial } from './social-context.ts'

interface ReportFormProps {
  readonly title: string
  readonly onSend: (reason: string) => Promise<unknown>
}

/** Reports somebody or a group to the admins, with a reason. */
export function ReportForm({ title, onSend }: ReportFormProps) {
  const { texts, words } = useSocial()
  const [state, setState] = useState<'closed' | 'open' | 'sent'>('closed')
  const [reason, setReason] = useState('')
  const { problem, isBusy, run, say } = useAct()
  if (state === 'sent') {
    return (
      <p class="told" role="status">
        {texts.report.sent}
      </p>
    )
  }
  if (state === 'closed') {
    return (
      <div class="acts">
        <button type="button" class="act danger" onClick={() => setState('open')}>
          {title}
        </button>
      </div>
    )
  }
  const send = () => {
    if (reason.trim() === '') return say(texts.report.reason)
    return void run(() => onSend(reason.trim())).then((isDone) => isDone && setState('sent'))
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
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
      </label>
      <small>{texts.report.hint}</small>
      <Problem text={problem} />
      <div class="answers">
        <button type="button" class="button" onClick={() => setState('closed')}>
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
