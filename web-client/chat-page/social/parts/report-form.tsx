import { useState } from 'preact/hooks'
import { ReasonForm } from './reason-form.tsx'
import { useSocial } from './social-context.ts'

interface ReportFormProps {
  readonly title: string
  readonly onSend: (reason: string) => Promise<unknown>
}

/** Reports somebody or a group to the admins, with a reason. */
export function ReportForm({ title, onSend }: ReportFormProps) {
  const { texts } = useSocial()
  const [state, setState] = useState<'closed' | 'open' | 'sent'>('closed')
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
  return (
    <ReasonForm title={title} onSend={onSend} onCancel={() => setState('closed')} onSent={() => setState('sent')} />
  )
}
