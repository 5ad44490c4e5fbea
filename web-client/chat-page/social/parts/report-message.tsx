import flag from 'lucide-static/icons/flag.svg?raw'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { excerptOf } from '../../../ui/contents/excerpt.ts'
import type { Entry } from '../../../ui/conversation/entries.ts'
import { addIcons, Icon } from '../../../ui/parts/icon.tsx'
import { Dialog } from './dialog.tsx'
import { ReasonForm } from './reason-form.tsx'
import { nameOf } from './said.ts'
import { useSocial } from './social-context.ts'

addIcons({ flag })

/** Offers to report a message, beside it. */
export function ReportButton({ onPress }: { readonly onPress: () => void }) {
  const { message } = useSocial().texts.report
  return (
    <button type="button" title={message} aria-label={message} onClick={onPress}>
      <Icon name="flag" />
    </button>
  )
}

interface ReportMessageProps {
  readonly message: Entry
  readonly onDone: () => void
}

/** Reports a message of somebody to the admins, with a reason, and says that it was sent. */
export function ReportMessage({ message, onDone }: ReportMessageProps) {
  const view = useSocial()
  const { social, words, texts } = view
  const [isSent, setSent] = useState(false)
  const id = useId()
  const { uid, threadUid, sender } = message
  const name = nameOf({ name: sender.nickname }, view)
  const send = (text: string) => social.report({ kind: 'MESSAGE', uid, threadUid, text })
  return (
    <Dialog labelledBy={id} onDone={onDone}>
      {isSent ? (
        <Sent id={id} onDone={onDone} />
      ) : (
        <>
          <p id={id}>{texts.report.message}</p>
          <blockquote dir="auto">{texts.said(name, excerptOf(message, words).slice(0, 160))}</blockquote>
          <ReasonForm title={texts.report.message} onSend={send} onCancel={onDone} onSent={() => setSent(true)} />
        </>
      )}
    </Dialog>
  )
}

function Sent({ id, onDone }: { readonly id: string; readonly onDone: () => void }) {
  const { texts } = useSocial()
  const done = useRef<HTMLButtonElement>(null)
  useEffect(() => done.current?.focus(), [])
  return (
    <>
      <p id={id} role="status">
        {texts.report.sent}
      </p>
      <div class="answers">
        <button ref={done} type="button" class="button primary" onClick={onDone}>
          {texts.done}
        </button>
      </div>
    </>
  )
}
